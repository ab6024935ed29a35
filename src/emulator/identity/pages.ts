/** The pages of the identity platform: plain HTML that works without scripts, in every browser and with every aid. */
import { createHash } from 'node:crypto';
import type { Reply } from '../rest/exchange.js';
import type { Parameters } from './form.js';
import { NO_STORE } from './oauth-fault.js';
import type { DirectoryUser } from './registry.js';

const STYLE = `
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1rem/1.5 system-ui, sans-serif; color: #1b1b1f; background: #eef0f4 }
main { box-sizing: border-box; width: min(27rem, 100vw); padding: 2rem; background: #fff; border-radius: .5rem }
h1 { margin: 0 0 .5rem; font-size: 1.4rem } p { margin: .5rem 0 } fieldset { margin: 1rem 0; padding: 0; border: 0 } legend { padding: 0; font-weight: 600 }
.user { display: flex; gap: .75rem; align-items: center; padding: .5rem 0 } small { display: block; color: #55555f }
input[type=text] { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; letter-spacing: .1em }
button { padding: .5rem 1.25rem; font: inherit; border: 1px solid #1d4fb8; border-radius: .25rem; color: #1d4fb8; background: #fff } button.main { color: #fff; background: #1d4fb8 }
:focus-visible { outline: 3px solid #e07a00; outline-offset: 2px }`;
/** Sends a form that only carries an answer onwards; without scripts its button does. */
const SUBMIT = 'document.forms[0].submit()';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const STYLE_HASH = hashOf(STYLE);
const SUBMIT_HASH = hashOf(SUBMIT);

export interface SignInPage {
  readonly appName: string;
  readonly users: readonly DirectoryUser[];
  /** Sent back unchanged with the choice. */
  readonly parameters: Parameters;
  /** The user principal name that is chosen already. */
  readonly loginHint: string | undefined;
  readonly action: string;
  /** Where the browser is sent afterwards. */
  readonly redirectUri: string;
}

export function signInPage(page: SignInPage): Reply {
  const { appName, users, parameters, loginHint, action, redirectUri } = page;
  const hidden = [...parameters].map(([name, value]) => hiddenField(name, value)).join('');
  const content = `<h1>Sign in</h1>
<p>to <strong>${escape(appName)}</strong></p>
<form method="post" action="${escape(action)}">${hidden}
${userChoice(users, loginHint)}
<p><button class="main" name="decision" value="accept">Sign in</button> <button name="decision" value="cancel" formnovalidate>Cancel</button></p>
</form>`;
  return htmlReply(200, 'Sign in', content, `'self' ${sourceOf(redirectUri)}`);
}

export interface DevicePage {
  readonly users: readonly DirectoryUser[];
  readonly userCode: string | undefined;
  readonly action: string;
  /** What was wrong with the last try. */
  readonly fault?: string;
}

export function devicePage({ users, userCode = '', action, fault }: DevicePage): Reply {
  const alert = fault === undefined ? '' : `<p role="alert"><strong>${escape(fault)}</strong></p>`;
  const content = `<h1>Enter the code of your device</h1>${alert}
<form method="post" action="${escape(action)}">
<p><label>Code <input type="text" name="user_code" value="${escape(userCode)}" autocomplete="off" autocapitalize="characters" required></label></p>
${userChoice(users, undefined)}
<p><button class="main" name="decision" value="accept">Sign in</button> <button name="decision" value="cancel">Decline</button></p>
</form>`;
  return htmlReply(fault === undefined ? 200 : 400, 'Sign in on another device', content, "'self'");
}

/** `response_mode=form_post`: the answer goes on in a form of the browser. */
export function formPostPage(redirectUri: string, answer: Parameters): Reply {
  const fields = [...answer].map(([name, value]) => hiddenField(name, value)).join('');
  const content = `<h1>Signing in</h1>
<form method="post" action="${escape(redirectUri)}">${fields}<button class="main">Continue</button></form><script>${SUBMIT}</script>`;
  return htmlReply(200, 'Signing in', content, sourceOf(redirectUri));
}

export function messagePage(status: number, title: string, text: string): Reply {
  return htmlReply(status, title, `<h1>${escape(title)}</h1><p>${escape(text)}</p>`, "'none'");
}

function userChoice(users: readonly DirectoryUser[], loginHint: string | undefined): string {
  const hinted = users.find(({ userPrincipalName }) => userPrincipalName.toLowerCase() === loginHint?.toLowerCase());
  const rows = users.map((user, i) => {
    const checked = user === (hinted ?? users[0]) ? ' checked' : '';
    return `<label class="user" for="user-${i}"><input type="radio" id="user-${i}" name="user" value="${escape(user.oid)}" required${checked}>
<span>${escape(user.displayName)}<small>${escape(user.userPrincipalName)}</small></span></label>`;
  });
  return `<fieldset><legend>Choose an account</legend>${rows.join('\n')}</fieldset>`;
}

const hiddenField = (name: string, value: string): string =>
  `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`;

/** `formTargets`: browsers hold forms, and the redirects that answer them, to these. */
function htmlReply(status: number, title: string, content: string, formTargets: string): Reply {
  const policy = [
    "default-src 'none'",
    `style-src ${STYLE_HASH}`,
    `script-src ${SUBMIT_HASH}`,
    `form-action ${formTargets}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  const body = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${STYLE}</style></head>
<body><main>
${content}
</main></body></html>
`;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    ...NO_STORE,
  };
  return { status, headers, body };
}

/** An address as a source of a content security policy: its origin, or its scheme where it has none. */
function sourceOf(address: string): string {
  const { origin, protocol } = new URL(address);
  return origin === 'null' ? protocol : origin;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
