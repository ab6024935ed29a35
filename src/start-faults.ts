/** What goes wrong before anything has started is a fault of settings or arguments, told in one line. */
import { ConfigurationError } from './errors.js';

const LISTEN_FAULTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use; choose another, or 0 for a free one',
  EACCES: 'may not be taken by this user',
  EADDRNOTAVAIL: 'is not an address of this machine',
  ENOTFOUND: 'is not an address of this machine',
};

/** A port that cannot be had is an unusable setting, not a crash. A fault of another port goes on. */
export async function namingPort<T>(setting: string, host: string, port: number, starting: Promise<T>): Promise<T> {
  try {
    return await starting;
  } catch (error) {
    const { code, syscall, port: taken = port } = error as NodeJS.ErrnoException & { readonly port?: number };
    const fault = syscall === 'listen' || syscall === 'getaddrinfo' ? LISTEN_FAULTS[code ?? ''] : undefined;
    if (fault === undefined || taken !== port) throw error;
    throw new ConfigurationError([`${setting}: ${host}:${port} ${fault}`]);
  }
}

/**
 * The contacts server knows no settings, so it throws plain errors for a user, a seed or a data folder that it cannot
 * use; those are told to the person at the terminal. Every other class of error is a mistake of ours and goes on.
 */
export async function namingSubject<T>(subject: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'Error') throw error;
    throw new ConfigurationError([`${subject}: ${error.message}`]);
  }
}
