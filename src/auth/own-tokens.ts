/** The modes in which the gateway gets tokens of its own: on behalf of its callers, or as an application with a policy. */
import { principalOf } from './bearer.js';
import { callerOf } from './caller.js';
import { readClientCertificate } from './client-certificate.js';
import type { Authenticate, Credential, TokenNeed } from './credential.js';
import { createIdentityPlatform, type IdentityPlatform } from './identity-platform.js';
import { policyOf } from './mailbox-policy.js';
import { applicationScope, delegatedScope } from './scopes.js';
import type { TokenCache } from './token-cache.js';
import { createVerifyingAuthentication, refusal, type TokenRules, type VerifiedToken } from './validation.js';

/** What the settings say of the app registration (contract, "Settings"). */
export interface AppRegistration {
  readonly auth: 'on-behalf-of' | 'client-credentials';
  /** An origin, such as `https://login.microsoftonline.com`. */
  readonly authority: string;
  /** The issuer of version 1 tokens in this cloud: `{issuer}/{tenant}/`. */
  readonly issuerOfVersion1: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  /** A PEM file. */
  readonly clientCertificate: string | null;
  readonly audience: string;
  readonly allowedTenants: readonly string[];
  readonly mailboxPolicy: readonly string[];
  /** The contacts API by its address, such as `https://graph.microsoft.com`. */
  readonly resource: string;
}

export interface OwnTokensOptions {
  readonly app: AppRegistration;
  readonly cache: TokenCache;
  readonly onTokenRequest: (outcome: Parameters<Parameters<typeof createIdentityPlatform>[0]['onRequest']>[0]) => void;
  readonly now?: () => number;
  readonly cooldownMs?: number;
  /** In place of Node's own, for an authority whose CA only the caller knows. */
  readonly fetch?: typeof fetch;
}

/** Clocks of servers in one data centre are closer; those of developers are not. */
const CLOCK_TOLERANCE_SECONDS = 60;

/** Rejects with `ConfigurationError` where the certificate cannot be used. */
export async function createOwnTokensAuthentication(options: OwnTokensOptions): Promise<Authenticate> {
  const { app, cache, onTokenRequest, now = Date.now } = options;
  const { authority, tenantId, clientId, clientSecret, clientCertificate } = app;
  const platform = createIdentityPlatform({
    authority,
    tenantId,
    clientId,
    // One of them is given, as the rules of the settings have seen to.
    proof:
      clientSecret !== null
        ? { secret: clientSecret }
        : { certificate: await readClientCertificate(clientCertificate!, now()) },
    now,
    fetch: options.fetch ?? fetch,
    onRequest: onTokenRequest,
  });
  const credentials = { 'on-behalf-of': onBehalfOf, 'client-credentials': asApplication };
  return createVerifyingAuthentication(rulesOf(options), credentials[app.auth](app, platform, cache));
}

function rulesOf({ app, now = Date.now, cooldownMs = 10_000, fetch: ask }: OwnTokensOptions): TokenRules {
  const { authority, tenantId, clientId, audience, allowedTenants, issuerOfVersion1 } = app;
  return {
    keysUrl: new URL(`${authority}/${tenantId}/discovery/v2.0/keys`),
    // Version 2 tokens always name the client id, version 1 tokens the address of the API.
    audiences: [...new Set([audience, clientId])],
    issuerOf: (tenant, version) =>
      version === '1.0' ? `${issuerOfVersion1}/${tenant}/` : `${authority}/${tenant}/v2.0`,
    allowedTenants: new Set(allowedTenants.map((tenant) => tenant.toLowerCase())),
    clockToleranceSeconds: CLOCK_TOLERANCE_SECONDS,
    audienceRemedy: `Ask for one with a scope of this gateway, such as "${scopeHint(audience)}", instead of one of Graph or Outlook.`,
    now,
    cooldownMs,
    ...(ask && { fetch: ask }),
  };
}

function scopeHint(audience: string): string {
  return `${audience.includes(':') ? audience : `api://${audience}`}/.default`;
}

type CredentialOf = (verified: VerifiedToken) => Credential;

/** Tokens of one user are one principal and share feeds; what they are exchanged for is kept for each token. */
function onBehalfOf({ resource }: AppRegistration, platform: IdentityPlatform, cache: TokenCache): CredentialOf {
  return (verified) => {
    const { token, tokenKey, expiresAtMs } = verified;
    const { kind, tenantId, objectId } = callerOf(verified);
    if (kind === 'app') {
      throw refusal(
        'This is the token of an application, but this gateway acts for users. Send one of a signed-in user.',
      );
    }
    return {
      principal: principalOf('user', tenantId, objectId),
      tokenKey,
      userId: objectId,
      tenantId,
      expiresAtMs,
      answersChallenges: true,
      getToken: (need) => {
        const scope = delegatedScope(resource, need);
        return tokenFor(cache, `${tokenKey} ${scope}`, need, (claims) =>
          platform.onBehalfOf(token, tenantId, { scope, claims }),
        );
      },
    };
  };
}

/** One token of the application for all; callers with other rights are other principals and share nothing. */
function asApplication(app: AppRegistration, platform: IdentityPlatform, cache: TokenCache): CredentialOf {
  const scope = applicationScope(app.resource);
  return (verified) => {
    const { tokenKey, expiresAtMs } = verified;
    const { tenantId, objectId } = callerOf(verified);
    const policy = policyOf(app.mailboxPolicy, verified);
    return {
      principal: principalOf('caller', tenantId, objectId, policy.key),
      tokenKey,
      userId: objectId,
      tenantId,
      expiresAtMs,
      countedAs: 'application',
      answersChallenges: true,
      checkMailbox: policy.check,
      getToken: (need) =>
        tokenFor(cache, `application ${scope}`, need, (claims) => platform.asApplication({ scope, claims })),
    };
  };
}

function tokenFor(
  cache: TokenCache,
  key: string,
  { claims }: TokenNeed,
  acquire: (claims?: string) => ReturnType<IdentityPlatform['asApplication']>,
): Promise<string> {
  if (claims === undefined) return cache.get(key, () => acquire());
  return cache.renew(key, claims, () => acquire(claims));
}
