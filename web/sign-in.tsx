/** The right end of the bar: who is signed in, and the way in and out. */
import { useState, type FormEvent } from 'react';
import type { GraphiQLSettings, SignInPlatform } from '../src/http/graphiql-settings.js';
import { leaveToSignIn } from './platform.js';
import { signInAs, sessionOf, type Session } from './session.js';

interface SignInProps {
  readonly settings: GraphiQLSettings;
  readonly session: Session | null;
  /** Why a sign-in at the platform brought no session. */
  readonly fault: string | null;
  readonly onChange: (session: Session | null) => void;
}

export function SignIn({ settings, session, fault, onChange }: SignInProps) {
  function signOut(signedIn: Session) {
    onChange(null);
    signedIn.end();
  }

  if (session) return <SignedIn session={session} onSignOut={() => signOut(session)} />;
  return (
    <>
      {fault && (
        <span role="alert" className="sign-in">
          {fault}
        </span>
      )}
      {settings.signIn === 'embedded' ? (
        <>
          <DemoUsers users={settings.users} onSignIn={onChange} />
          {settings.platform && <PlatformSignIn platform={settings.platform} isMain={false} />}
        </>
      ) : (
        <>
          {settings.platform && <PlatformSignIn platform={settings.platform} isMain />}
          <PasteToken onSignIn={onChange} isMain={!settings.platform} />
        </>
      )}
    </>
  );
}

/** Leaves the page for the platform's own, and comes back signed in. */
function PlatformSignIn({ platform, isMain }: { platform: SignInPlatform; isMain: boolean }) {
  const [fault, setFault] = useState<string | null>(null);

  async function leave() {
    try {
      await leaveToSignIn(platform);
    } catch (error) {
      setFault(`The sign-in page could not be opened: ${error instanceof Error ? error.message : error}`);
    }
  }

  return (
    <div className="sign-in">
      {fault && <span role="alert">{fault}</span>}
      <button type="button" className={isMain ? 'primary' : undefined} onClick={() => void leave()}>
        {isMain ? 'Sign in' : 'or on the sign-in page'}
      </button>
    </div>
  );
}

function SignedIn({ session, onSignOut }: { session: Session; onSignOut: () => void }) {
  return (
    <div className="sign-in">
      <span role="status" className="signed-in">
        Signed in as <strong>{session.name}</strong>
      </span>
      <button type="button" onClick={onSignOut}>
        Sign out
      </button>
    </div>
  );
}

function DemoUsers({ users, onSignIn }: { users: readonly string[]; onSignIn: (session: Session) => void }) {
  const [pending, setPending] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);

  async function enter(user: string) {
    setPending(user);
    setFault(null);
    try {
      onSignIn(await signInAs(user));
    } catch (error) {
      setFault(`Could not sign in as ${user}: ${error instanceof Error ? error.message : error}`);
    } finally {
      setPending(null);
    }
  }

  return (
    <div className="sign-in" role="group" aria-label="Sign in as a demo user">
      {fault && <span role="alert">{fault}</span>}
      <span aria-hidden="true">Sign in as</span>
      {users.map((user, index) => (
        <button
          type="button"
          key={user}
          className={index === 0 ? 'primary' : undefined}
          aria-label={`Sign in as ${user}`}
          disabled={pending !== null}
          onClick={() => void enter(user)}
        >
          {user}
        </button>
      ))}
    </div>
  );
}

function PasteToken({ onSignIn, isMain }: { onSignIn: (session: Session) => void; isMain: boolean }) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get('token');
    if (typeof token === 'string' && token.trim()) onSignIn(sessionOf(token));
  }

  // Not a password field: the browser must not offer to keep the token. The style hides it from onlookers.
  return (
    <form className="sign-in" onSubmit={submit}>
      <label htmlFor="token">Access token</label>
      <input id="token" name="token" className="token" autoComplete="off" spellCheck={false} placeholder="eyJ0eXAi…" />
      <button type="submit" className={isMain ? 'primary' : undefined}>
        Use token
      </button>
    </form>
  );
}
