/** A store that somebody else holds for a moment (a check, a backup, recovery after a kill) is waited for. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileEmulator } from '../support/emulator-process.js';

const HOLD_MS = 700;
const HOLDER = `
  const Database = require('libsql');
  const database = new Database(process.argv[1]);
  database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE mailbox SET name = name; COMMIT');
  console.log('held');
  setTimeout(() => database.close(), ${HOLD_MS});
`;

test('the contacts server starts over a store that is locked for a moment', async () => {
  const compiled = compileEmulator();
  const dataDir = await mkdtemp(join(tmpdir(), 'contacts-lock-'));
  await (await compiled.start(dataDir)).kill();
  const holder = spawn(process.execPath, ['-e', HOLDER, join(dataDir, 'emulator.db')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => holder.stdout.once('data', resolve));

  const server = await compiled.start(dataDir);
  expect((await fetch(`${server.url}/common/discovery/v2.0/keys`)).status).toBe(200);
  await server.kill();
  await compiled.dispose();
  await rm(dataDir, { recursive: true });
}, 60_000);
