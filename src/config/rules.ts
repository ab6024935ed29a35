/** What holds between settings: what is required when, and what excludes what. */
import type { Config, SettingName } from './settings.js';

export interface Rule {
  /** The settings it speaks of, the one to mend first. Not asked while one of them is at fault by itself. */
  readonly about: readonly [SettingName, ...SettingName[]];
  /** The rest of the fault's sentence, or null where the rule holds. */
  readonly broken: (config: Config, isGiven: (name: SettingName) => boolean) => string | null;
}

export const RULES: readonly Rule[] = [
  requiredForTokensOfOurOwn('GATEWAY_TENANT_ID', (config) => config.tenantId),
  requiredForTokensOfOurOwn('GATEWAY_CLIENT_ID', (config) => config.clientId),
  {
    about: ['GATEWAY_CLIENT_SECRET', 'GATEWAY_CLIENT_CERTIFICATE', 'GATEWAY_AUTH'],
    broken: (config) => {
      if (config.clientSecret && config.clientCertificate) return 'not together with GATEWAY_CLIENT_CERTIFICATE';
      if (!getsTokensOfItsOwn(config) || config.clientSecret || config.clientCertificate) return null;
      return `it or GATEWAY_CLIENT_CERTIFICATE is required when GATEWAY_AUTH is "${config.auth}"`;
    },
  },
  {
    about: ['GATEWAY_AUTH', 'GATEWAY_UPSTREAM'],
    broken: (config) =>
      config.auth === 'embedded' && config.upstream !== 'embedded'
        ? `"embedded" is possible only when GATEWAY_UPSTREAM is "embedded", but it is "${config.upstream}"`
        : null,
  },
  {
    about: ['GATEWAY_AUTH', 'GATEWAY_UPSTREAM', 'GATEWAY_EMBEDDED_DIALECT'],
    broken: (config) =>
      config.auth === 'client-credentials' && config.dialect === 'outlook'
        ? '"client-credentials" is not possible with Outlook REST, which opens no mailbox but the caller’s own'
        : null,
  },
  {
    about: ['GATEWAY_CLOUD', 'GATEWAY_UPSTREAM', 'GATEWAY_UPSTREAM_URL'],
    broken: (config, isGiven) =>
      config.upstream === 'outlook' && config.cloud !== 'global' && !isGiven('GATEWAY_UPSTREAM_URL')
        ? `Outlook REST is not known in "${config.cloud}"; name its service root in GATEWAY_UPSTREAM_URL`
        : null,
  },
  {
    about: ['GATEWAY_SECRET_KEY', 'GATEWAY_REDIS_URL'],
    broken: (config) =>
      config.redisUrl && !config.secretKey
        ? 'required when GATEWAY_REDIS_URL is set, because all gateways must share it'
        : null,
  },
  {
    about: ['GATEWAY_PUBLIC_URL', 'GATEWAY_WEBHOOKS', 'GATEWAY_UPSTREAM', 'GATEWAY_UPSTREAM_URL'],
    broken: (config) => {
      if (!config.webhooks || config.upstreamUrl === null || isLoopback(config.upstreamUrl)) return null;
      if (config.publicUrl !== null && new URL(config.publicUrl).protocol === 'https:') return null;
      return 'required when GATEWAY_WEBHOOKS is "on", with https, because the REST API posts its notifications there';
    },
  },
  {
    about: ['GATEWAY_ALLOWED_TENANTS', 'GATEWAY_TENANT_ID', 'GATEWAY_AUTH'],
    broken: (config) => {
      const domain = getsTokensOfItsOwn(config) && config.allowedTenants.find((tenant) => !GUID.test(tenant));
      return domain ? `expected tenant ids (GUIDs), because tokens tell nothing else, but got "${domain}"` : null;
    },
  },
  {
    about: ['GATEWAY_AUTHORITY'],
    broken: ({ authority }) =>
      /^\/?$/.test(new URL(authority).pathname + new URL(authority).search)
        ? null
        : 'expected scheme, host and port alone, because the tenant is added',
  },
  {
    about: ['GATEWAY_MAILBOX_POLICY'],
    broken: ({ mailboxPolicy }) =>
      mailboxPolicy.length > 1 && mailboxPolicy.some((item) => item.startsWith('claim:'))
        ? '"claim:NAME" stands alone'
        : null,
  },
];

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** By name or address; URLs have written addresses out already. */
function isLoopback(url: string): boolean {
  return /^(localhost|\[::1\]|127\.\d+\.\d+\.\d+)$/.test(new URL(url).hostname);
}

function getsTokensOfItsOwn(config: Config): boolean {
  return config.auth === 'on-behalf-of' || config.auth === 'client-credentials';
}

function requiredForTokensOfOurOwn(name: SettingName, valueOf: (config: Config) => string | null): Rule {
  return {
    about: [name, 'GATEWAY_AUTH'],
    broken: (config) =>
      getsTokensOfItsOwn(config) && valueOf(config) === null ? `required when GATEWAY_AUTH is "${config.auth}"` : null,
  };
}
