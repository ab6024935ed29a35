/** Tokens from the identity platform through Microsoft's library: on behalf of a user, or of the application itself. */
import { ConfidentialClientApplication, type AuthenticationResult, type NodeAuthOptions } from '@azure/msal-node';
import { GatewayError } from '../errors.js';
import type { ClientCertificate } from './client-certificate.js';
import { errorOfIdentityFault } from './identity-faults.js';
import { createIdentityNetwork } from './identity-network.js';
import type { AcquiredToken } from './token-cache.js';

export interface IdentityPlatform {
  /** Exchanges a user's token for this gateway, in the tenant that issued it. */
  onBehalfOf(assertion: string, tenantId: string, request: TokenRequest): Promise<AcquiredToken>;
  asApplication(request: TokenRequest): Promise<AcquiredToken>;
}

export interface TokenRequest {
  readonly scope: string;
  /** JSON text of a challenge that the token must meet. */
  readonly claims?: string;
}

export interface IdentityPlatformOptions {
  /** An origin, such as `https://login.microsoftonline.com`. */
  readonly authority: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly proof: { readonly secret: string } | { readonly certificate: ClientCertificate };
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly fetch: typeof fetch;
  /** Each request for a token, with the code of its failure. */
  readonly onRequest: (outcome: 'OK' | GatewayError['code']) => void;
}

/** Tells the platform that this gateway relays claims challenges (continuous access evaluation). */
const CAPABILITIES = ['CP1'];

export function createIdentityPlatform(options: IdentityPlatformOptions): IdentityPlatform {
  const { authority, tenantId, clientId, proof, now, onRequest } = options;
  const network = createIdentityNetwork({ now, fetch: options.fetch });
  const client: Pick<NodeAuthOptions, 'clientSecret' | 'clientCertificate'> =
    'secret' in proof ? { clientSecret: proof.secret } : { clientCertificate: { ...proof.certificate } };

  /**
   * One application object for each request: it costs 0.2 ms, asks for no metadata, and keeps none of the library's
   * caches, which hold one token a user, are scanned whole and never shrink.
   */
  async function acquire(
    tenant: string,
    ask: (application: ConfidentialClientApplication) => Promise<AuthenticationResult | null>,
  ): Promise<AcquiredToken> {
    const { module: networkClient, failure } = network.open();
    const acquiredAtMs = now();
    try {
      const result = await ask(
        new ConfidentialClientApplication({
          auth: { ...describeTenant(authority, tenant), ...client, clientId, clientCapabilities: CAPABILITIES },
          system: { networkClient, disableInternalRetries: true },
        }),
      );
      if (!result?.accessToken || !result.expiresOn) {
        throw new GatewayError('UPSTREAM_INVALID', 'The identity platform gave an answer without a token.');
      }
      onRequest('OK');
      return { token: result.accessToken, expiresAtMs: result.expiresOn.getTime(), acquiredAtMs };
    } catch (error) {
      const told = failure() ?? errorOfIdentityFault(error);
      onRequest(told.code);
      throw told;
    }
  }

  return {
    onBehalfOf: (oboAssertion, tenant, { scope, claims }) =>
      acquire(tenant, (application) =>
        application.acquireTokenOnBehalfOf({ oboAssertion, scopes: [scope], skipCache: true, claims }),
      ),
    asApplication: ({ scope, claims }) =>
      acquire(tenantId, (application) =>
        application.acquireTokenByClientCredential({ scopes: [scope], skipCache: true, claims }),
      ),
  };
}

/** The endpoints of a tenant as the reference, section 18.2, has them, so that none is asked for. */
function describeTenant(authority: string, tenant: string): Omit<NodeAuthOptions, 'clientId'> {
  const { host } = new URL(authority); // with the port, or the library asks Microsoft about a stand-in
  const base = `${authority}/${tenant}`;
  return {
    authority: base,
    knownAuthorities: [host],
    cloudDiscoveryMetadata: JSON.stringify({
      tenant_discovery_endpoint: `${base}/v2.0/.well-known/openid-configuration`,
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    }),
    authorityMetadata: JSON.stringify({
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      issuer: `${base}/v2.0`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    }),
  };
}
