/** The page: a bar that says what this is and who is signed in, and GraphiQL below it. */
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useEffect, useMemo, useState } from 'react';
import type { GraphiQLSettings } from '../src/http/graphiql-settings.js';
import { EXAMPLES } from './examples.js';
import { createGatewayFetcher } from './fetcher.js';
import icon from './icon.svg';
import { Photos } from './photos.js';
import type { Session } from './session.js';
import { SignIn } from './sign-in.js';
import { storage } from './storage.js';

const PLUGINS = [explorerPlugin(), HISTORY_PLUGIN];
const TABS = [...EXAMPLES];

interface PageProps {
  readonly settings: GraphiQLSettings;
  /** The session that a return from the identity platform brought, or why it brought none. */
  readonly signedIn: Session | null;
  readonly fault: string | null;
}

export function Page({ settings, signedIn, fault }: PageProps) {
  const [session, setSession] = useState<Session | null>(signedIn);
  const gateway = useMemo(() => createGatewayFetcher(session), [session]);
  useEffect(() => () => gateway.close(), [gateway]);

  return (
    <>
      <header className="bar">
        <img src={icon} alt="" width={26} height={26} />
        <h1>contacts-gateway</h1>
        <p>
          Microsoft contacts as one GraphQL graph: people, folders and photos, from Graph v1.0 or Outlook REST v2.0.
        </p>
        <SignIn settings={settings} session={session} fault={fault} onChange={setSession} />
      </header>
      <main>
        <GraphiQL
          fetcher={gateway.fetcher}
          // null: do not ask for the schema before there is a token to ask with
          schema={session ? undefined : null}
          schemaDescription
          inputValueDeprecation
          defaultTabs={TABS}
          defaultQuery={'# A new operation. Ctrl+Space suggests fields, Ctrl+Enter runs it.\n'}
          plugins={PLUGINS}
          storage={storage}
          shouldPersistHeaders={false}
          showPersistHeadersSettings={false}
        >
          <GraphiQL.Logo>
            Graph<em>i</em>QL
          </GraphiQL.Logo>
          <GraphiQL.Footer>
            <Photos />
          </GraphiQL.Footer>
        </GraphiQL>
      </main>
    </>
  );
}
