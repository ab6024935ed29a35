/** Which application asks at the token endpoint, and whether it is really that one. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { isOurAuthority, TENANT_ID } from './directory.js';
import { missing, OAuthFault } from './oauth-fault.js';
import type { Parameters } from './form.js';
import type { App, Registry } from './registry.js';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const CLOCK_TOLERANCE_SECONDS = 300;

/** How it proved itself: the `azpacr` (v2) or `appidacr` (v1) of access tokens. */
export type Proof = '0' | '1' | '2';

export interface Client {
  readonly app: App;
  readonly proof: Proof;
}

export interface ClientQuestion {
  readonly registry: Registry;
  readonly form: Parameters;
  /** The `Authorization` header; secrets may come as `Basic` (RFC 6749, section 2.3.1). */
  readonly authorization: string | undefined;
  readonly now: Date;
}

export function findApp(registry: Registry, clientId: string | undefined): App {
  if (clientId === undefined) throw missing('client_id');
  const app = registry.findApp(clientId);
  if (app) return app;
  throw new OAuthFault(
    'unauthorized_client',
    700016,
    `Application with identifier '${clientId}' was not found in the directory '${TENANT_ID}'.`,
  );
}

export async function authenticateClient({ registry, form, authorization, now }: ClientQuestion): Promise<Client> {
  const basic = readBasic(authorization);
  const app = findApp(registry, basic?.clientId ?? form.get('client_id'));
  const secret = basic?.secret ?? form.get('client_secret');
  const assertion = form.get('client_assertion');
  if (app.isPublic) {
    if (secret === undefined && assertion === undefined) return { app, proof: '0' };
    throw new OAuthFault(
      'invalid_client',
      700025,
      "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    );
  }
  if (assertion !== undefined) {
    if (form.get('client_assertion_type') !== JWT_BEARER)
      throw new OAuthFault('invalid_request', 50027, `The client_assertion_type must be '${JWT_BEARER}'.`);
    await verifyAssertion(app, assertion, now);
    return { app, proof: '2' };
  }
  if (secret === undefined)
    throw new OAuthFault(
      'invalid_client',
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  if (!app.secrets.some((own) => equals(own, secret)))
    throw new OAuthFault(
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${app.clientId}'.`,
    );
  return { app, proof: '1' };
}

/** A JWT that the application signed with the key of a registered certificate (RFC 7523, section 3). */
async function verifyAssertion(app: App, assertion: string, now: Date): Promise<void> {
  const certificate = findCertificate(app, assertion);
  try {
    const { payload } = await jwtVerify(assertion, certificate.publicKey, {
      algorithms: ['RS256', 'PS256', 'ES256'],
      issuer: app.clientId,
      subject: app.clientId,
      requiredClaims: ['exp', 'aud'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: now,
    });
    const audiences = [payload.aud ?? []].flat();
    if (!audiences.some(isOurAuthority))
      throw new OAuthFault('invalid_client', 700023, `Client assertion audience claim does not match Realm issuer.`);
  } catch (error) {
    if (error instanceof OAuthFault) throw error;
    throw assertionFault(error);
  }
}

function findCertificate(app: App, assertion: string) {
  let thumbprint: unknown;
  try {
    const header = decodeProtectedHeader(assertion);
    thumbprint = header['x5t#S256'] ?? header.x5t ?? header.kid;
  } catch {
    throw new OAuthFault('invalid_client', 50027, 'JWT token is invalid or malformed.');
  }
  const found =
    thumbprint === undefined && app.certificates.length === 1
      ? app.certificates[0]
      : app.certificates.find(({ thumbprints }) => thumbprints.includes(thumbprint as string));
  if (found) return found;
  throw new OAuthFault(
    'invalid_client',
    700027,
    'The certificate with identifier used to sign the client assertion is not registered on application.',
  );
}

function assertionFault(error: unknown): OAuthFault {
  if (error instanceof errors.JWTExpired || (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf'))
    return new OAuthFault('invalid_client', 700024, 'Client assertion is not within its valid time range.');
  if (error instanceof errors.JWTClaimValidationFailed)
    return new OAuthFault(
      'invalid_client',
      700021,
      `Client assertion application identifier doesn't match 'client_id' parameter: claim '${error.claim}'.`,
    );
  return new OAuthFault('invalid_client', 700027, 'Client assertion failed signature validation.');
}

function readBasic(authorization: string | undefined): { clientId: string; secret: string } | null {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString();
  const at = text.indexOf(':');
  try {
    const [clientId, secret] = [text.slice(0, at), text.slice(at + 1)].map((part) =>
      decodeURIComponent(part.replaceAll('+', ' ')),
    );
    return at === -1 || !clientId || !secret ? null : { clientId, secret };
  } catch {
    return null;
  }
}

/** In a time that does not tell how much of it was right. */
function equals(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
