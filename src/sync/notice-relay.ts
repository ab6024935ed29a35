/** Notices that arrive at one gateway and are meant for a watch of another: told to all of them through the shared store. */
import type { Notice } from '../dialects/dialect.js';

export interface NoticeRelay {
  /** Whether what is posted to another gateway is heard here. */
  readonly isAttached: boolean;
  /** Resolves with whether the other gateways have been told. Never rejects. */
  pass(addressId: string, notices: readonly Notice[]): Promise<boolean>;
  /** `missed` is called when notices may have been lost, or may be from now on. */
  listen(receive: (addressId: string, notices: readonly Notice[]) => void, missed: () => void): void;
}

export interface NoticeRelayOptions {
  readonly store: {
    publish(channel: string, text: string): Promise<boolean>;
    listen(channel: string, listener: { heard(text: string): void; attached(isAttached: boolean): void }): void;
  };
  /** A notice carries the secret that makes it believed. */
  readonly seal: { seal(purpose: string, data: unknown): string; open(purpose: string, text: string): unknown };
}

const CHANNEL = 'contacts-gateway:notices:1';
/** Whoever posts wants an answer within 3 s, and otherwise posts again, but later (reference, section 13). */
const PATIENCE_MS = 2000;
const PAUSE_MS = 200;

export function createNoticeRelay({ store, seal }: NoticeRelayOptions): NoticeRelay {
  let isAttached = false;
  return {
    get isAttached() {
      return isAttached;
    },
    async pass(addressId, notices) {
      const text = seal.seal(CHANNEL, [addressId, notices]);
      const givesUpAt = performance.now() + PATIENCE_MS;
      while (!(await store.publish(CHANNEL, text))) {
        if (performance.now() > givesUpAt) return false;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
      return true;
    },
    listen(receive, missed) {
      store.listen(CHANNEL, {
        heard(text) {
          const content = seal.open(CHANNEL, text);
          // What only a gateway with the same key can have sealed, and of this version.
          if (Array.isArray(content)) receive(...(content as [string, readonly Notice[]]));
        },
        attached(now) {
          if (now === isAttached) return;
          isAttached = now;
          missed();
        },
      });
    },
  };
}
