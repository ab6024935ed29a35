/** Waiting for a slow reader. */
import { PassThrough } from 'node:stream';
import { writeAndDrain } from '../../src/http/write-and-drain.js';

const CHUNK = 'x'.repeat(100);

test('a write waits for the reader, and a hundred waits leave no listener', async () => {
  const stream = new PassThrough({ highWaterMark: 10 });
  const before = ['drain', 'close', 'error'].map((event) => stream.listenerCount(event));
  for (let count = 0; count < 100; count += 1) {
    let isThrough = false;
    const written = writeAndDrain(stream, CHUNK).then(() => (isThrough = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isThrough).toBe(false);
    stream.read();
    await written;
  }
  expect(['drain', 'close', 'error'].map((event) => stream.listenerCount(event))).toEqual(before);
});

test.each([
  ['leaves', (stream: PassThrough) => void stream.destroy()],
  ['breaks off', (stream: PassThrough) => void stream.destroy(new Error('reset'))],
])('a reader who %s ends the wait', async (_how, end) => {
  const stream = new PassThrough({ highWaterMark: 10 });
  stream.on('error', () => undefined);
  const written = writeAndDrain(stream, CHUNK);
  end(stream);
  await written;
  await writeAndDrain(stream, CHUNK);
});
