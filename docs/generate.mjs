// Writes the generated tables of docs/ out of the tables of the program; with --check it only says which are stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { ensureBuilt } from '../bin/built.mjs';

ensureBuilt();
const { SETTINGS } = await import('../dist/config.js');
const { ERRORS } = await import('../dist/errors.js');
const { CONTACT_PROPERTIES } = await import('../dist/model/contact.js');
const { FOLDER_PROPERTIES } = await import('../dist/model/folder.js');
const { PHOTO_PROPERTIES } = await import('../dist/model/photo.js');
const { ADDRESS_MEMBERS, EMAIL_MEMBERS } = await import('../dist/model/property.js');
const { METRICS } = await import('../dist/telemetry/metrics.js');

const pages = {
  'configuration.md': page(
    'Settings',
    `Settings come from the environment, and from a \`.env\` file in the working directory; the environment wins. An empty value
counts as unset. All faults are named at once, and nothing is started. An unknown \`GATEWAY_*\` or \`EMULATOR_*\` name is
a fault: a misspelt limit is no limit. \`contacts-gateway config\` prints what is in effect.`,
    table(['name', 'values', 'default', 'meaning'], Object.entries(SETTINGS).map(settingRow)),
  ),
  'mapping.md': page(
    'Properties',
    'Each property by its name in GraphQL, in Microsoft Graph v1.0 and in Outlook REST v2.0. – : the REST API has no such property.',
    ...mapping('Contact', CONTACT_PROPERTIES),
    ...mapping('ContactFolder', FOLDER_PROPERTIES),
    ...mapping('Photo', PHOTO_PROPERTIES),
    '## Parts of structured values',
    table(
      ['value', 'part', 'Graph v1.0', 'Outlook REST v2.0'],
      Object.entries({ address: ADDRESS_MEMBERS, emailList: EMAIL_MEMBERS }).flatMap(([value, members]) =>
        Object.entries(members).map(([part, { graph, outlook }]) => [value, code(part), code(graph), code(outlook)]),
      ),
    ),
  ),
  'errors.md': page(
    'Error codes',
    `Every code that \`extensions.code\` of a GraphQL error or \`code\` of a user error can carry. The status is that of an HTTP
answer as a whole, where the request fails with this code. "Try again": the same request may succeed later unchanged. Where
a limit was exceeded, \`extensions.limit\` names it as the label of \`gateway_limit_refusals_total\` does ([metrics](metrics.md)),
and \`extensions.retryAfterSeconds\` says when the same may be asked again, if waiting helps.`,
    table(
      ['code', 'HTTP status', 'try again', 'message'],
      Object.entries(ERRORS).map(([name, { httpStatus, retryable, message }]) => [
        code(name),
        httpStatus,
        retryable ? 'yes' : 'no',
        message,
      ]),
    ),
  ),
  'metrics.md': page(
    'Metrics',
    `\`/metrics\` answers in the text format of Prometheus, and with the usual metrics of a Node process as well (event loop
delay, memory, garbage collection). Labels have closed lists of values; anything else is counted as \`other\`.`,
    table(['name', 'kind', 'labels', 'what it tells'], Object.values(METRICS).map(metricRow)),
  ),
};

const check = process.argv.includes('--check');
const stale = [];
for (const [name, text] of Object.entries(pages)) {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const wanted = await format(text, { ...(await resolveConfig(file)), parser: 'markdown' });
  if (wanted === readIfThere(file)) continue;
  if (check) stale.push(`docs/${name}`);
  else writeFileSync(file, wanted);
}
if (stale.length > 0) {
  console.error(`stale, to be renewed by "node docs/generate.mjs": ${stale.join(', ')}`);
  process.exitCode = 1;
}

function settingRow([name, { values, default: fallback, defaultText, meaning, available }]) {
  const shown = defaultText ?? (fallback === null ? 'unset' : code(values.format(fallback)));
  const limits = available === false ? ' **Not available in this version.**' : unavailableValues(values, available);
  return [code(name), values.expected, shown, meaning + limits];
}

/** Which of the values that can be named are refused in this version. */
function unavailableValues(values, available) {
  if (!available) return '';
  const named = [...values.expected.matchAll(/"([^"]+)"/g)].map(([, text]) => text);
  const refused = named.filter((text) => !available(values.schema.parse(text)));
  return refused.length > 0 ? ` **Not available in this version: ${refused.map(code).join(', ')}.**` : '';
}

function mapping(type, properties) {
  const rows = Object.entries(properties).map(([name, { kind, graph, outlook, writable, filterable }]) => [
    code(name),
    kind,
    graph ? code(graph) : '–',
    outlook ? code(outlook) : '–',
    writable ? 'yes' : 'no',
    filterable ? 'yes' : 'no',
  ]);
  return [`## ${type}`, table(['GraphQL', 'kind', 'Graph v1.0', 'Outlook REST v2.0', 'written', 'filtered'], rows)];
}

function metricRow({ name, kind, labels, help }) {
  const isCode = (value) => Object.hasOwn(ERRORS, value);
  const lists = Object.entries(labels).map(([label, values]) => {
    const others = values.filter((value) => !isCode(value));
    return `${code(label)}: ${[...others, ...(values.some(isCode) ? ['an [error code](errors.md)'] : [])].join(', ')}`;
  });
  return [code(name), kind, lists.join('; ') || '–', help];
}

function page(title, ...parts) {
  return [`# ${title}`, '<!-- Generated by docs/generate.mjs; edit the table in src/ instead. -->', ...parts, ''].join(
    '\n\n',
  );
}

function table(heads, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text) {
  return `\`${text}\``;
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
