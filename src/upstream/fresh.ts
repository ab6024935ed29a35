/** A session whose reads begin after they are asked for: none joins an equal read that may have begun before. */
import type { MailboxRecord } from '../model/mailbox.js';
import type { WireRequest } from '../dialects/dialect.js';
import type { Call, SendOptions, UpstreamSession } from './session.js';

export function freshOf(session: UpstreamSession): UpstreamSession {
  return {
    send: (request: WireRequest, mailbox: MailboxRecord, options?: SendOptions) =>
      session.send(request, mailbox, { ...options, fresh: true }),
    sendAll: (calls: readonly Call[]) =>
      session.sendAll(calls.map((call) => ({ ...call, options: { ...call.options, fresh: true } }))),
  };
}
