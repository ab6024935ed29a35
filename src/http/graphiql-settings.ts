/** What the GraphiQL page is told when it opens: the one shape that server and page share. */

export type GraphiQLSettings =
  /** The embedded contacts server gives tokens to its users: one button for each. */
  (
    | { readonly signIn: 'embedded'; readonly users: readonly string[] }
    /** Tokens come from elsewhere: the page has a field to paste one into. */
    | { readonly signIn: 'none' }
  ) & {
    /** Where people can sign in as themselves; absent: nowhere. */
    readonly platform?: SignInPlatform;
  };

/** An identity platform at which the page signs people in, as a public client (authorization code with PKCE). */
export interface SignInPlatform {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly endSessionEndpoint: string;
  readonly clientId: string;
  /** Blank-separated. */
  readonly scope: string;
}

/** The answer of `POST /graphiql/token`. */
export interface IssuedToken {
  readonly token: string;
  /** RFC 3339 in UTC; null where the token does not say. */
  readonly expiresAt: string | null;
}
