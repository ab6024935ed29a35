/** Opens the page: asks the gateway how people sign in here, then draws. */
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './page.css';
import { createRoot } from 'react-dom/client';
import type { GraphiQLSettings } from '../src/http/graphiql-settings.js';
import { Page } from './page.js';
import { startWorkers } from './workers.js';

startWorkers();

const root = createRoot(document.getElementById('page')!);
readSettings().then(
  (settings) => root.render(<Page settings={settings} />),
  (error: Error) => root.render(<p role="alert">The gateway did not answer: {error.message}. Reload to try again.</p>),
);

async function readSettings(): Promise<GraphiQLSettings> {
  const response = await fetch('/graphiql/settings.json');
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}
