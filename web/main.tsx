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
openPage().then(
  (props) => root.render(<Page {...props} />),
  (error: Error) => root.render(<p role="alert">The gateway did not answer: {error.message}. Reload to try again.</p>),
);

/** A sign-in that failed is told beside the way to try again. */
async function openPage() {
  const settings = await readSettings();
  if (!settings.platform) return { settings, signedIn: null, fault: null };
  try {
    const { returnFromSignIn } = await import('./platform.js');
    return { settings, signedIn: await returnFromSignIn(settings.platform), fault: null };
  } catch (error) {
    return { settings, signedIn: null, fault: error instanceof Error ? error.message : String(error) };
  }
}

async function readSettings(): Promise<GraphiQLSettings> {
  const response = await fetch('/graphiql/settings.json');
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}
