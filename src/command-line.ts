/** The command line: what was asked for, or every fault of the arguments at once. Pure. */
import { parseArgs } from 'node:util';

export interface Command {
  readonly name: 'serve' | 'emulator' | 'token' | 'schema' | 'config' | 'help' | 'version';
  /** The demo user that a token is for. */
  readonly user: string;
  /** The schema without federation. */
  readonly client: boolean;
}

interface CommandForm {
  readonly operands: readonly string[];
  readonly options: readonly string[];
  readonly summary: string;
}

const COMMANDS = {
  serve: {
    operands: [],
    options: [],
    summary: 'start the gateway, and the embedded contacts server before it (default)',
  },
  emulator: { operands: [], options: [], summary: 'start the embedded contacts server alone' },
  token: { operands: ['USER'], options: [], summary: 'print an access token of a demo user: adele, alex or megan' },
  schema: {
    operands: [],
    options: ['client'],
    summary: 'print the subgraph’s SDL; with --client the schema without federation',
  },
  config: { operands: [], options: [], summary: 'print the effective settings, secrets as ***' },
} as const satisfies Record<string, CommandForm>;

export const USAGE = `Usage: contacts-gateway [COMMAND]

${Object.entries(COMMANDS)
  .map(([name, { operands, summary }]) => `  ${[name, ...operands].join(' ').padEnd(12)} ${summary}`)
  .join('\n')}

  --help       print this
  --version    print the version

Settings come from the environment and from a .env file; docs/configuration.md lists them.
`;

/** Reads the arguments that follow the program's name. */
export function readCommand(args: readonly string[]): {
  readonly command: Command;
  readonly faults: readonly string[];
} {
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
      client: { type: 'boolean' },
    },
    strict: false,
    tokens: true,
  });
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const options = tokens.flatMap((token) => (token.kind === 'option' ? [token] : []));
  const has = (option: string): boolean => options.some(({ name }) => name === option);
  const [name = 'serve', ...operands] = words;
  const isCommand = Object.hasOwn(COMMANDS, name);
  const form: CommandForm = isCommand
    ? COMMANDS[name as keyof typeof COMMANDS]
    : { operands, options: ['client'], summary: '' };

  const faults: string[] = [];
  if (!isCommand) {
    faults.push(`${JSON.stringify(name)}: no such command; expected ${Object.keys(COMMANDS).join(', ')}`);
  }
  for (const { name: option, rawName, value } of options) {
    if (!['help', 'version', ...form.options].includes(option)) faults.push(`${rawName}: no such option here`);
    else if (value !== undefined) faults.push(`${rawName}: takes no value`);
  }
  const asked = has('help') ? 'help' : has('version') ? 'version' : (name as Command['name']);
  if (asked === name) {
    for (const missing of form.operands.slice(operands.length)) faults.push(`${name}: expected ${missing}`);
  }
  for (const surplus of operands.slice(form.operands.length)) {
    faults.push(`${name}: unexpected argument ${JSON.stringify(surplus)}`);
  }

  return { command: { name: asked, user: operands[0] ?? '', client: has('client') }, faults };
}
