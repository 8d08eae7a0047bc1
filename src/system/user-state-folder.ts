import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { expandHome } from './expand-home.js';

/** What the folder depends on. All but the environment has a default. */
export interface UserPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform?: NodeJS.Platform;
  readonly home?: () => string;
}

/**
 * The folder for state that processes of one user share: `INBETWEEN_USER_STATE_DIR`, else where the system keeps such
 * state. It need not exist. Undefined when the user has no home folder.
 */
export function userStateFolder({
  env,
  platform = process.platform,
  home = homedir,
}: UserPlace): string | undefined {
  const own = env.INBETWEEN_USER_STATE_DIR?.trim();
  try {
    if (own) return resolve(expandHome(own));
    // By its specification, a relative path in this variable is ignored.
    if (env.XDG_STATE_HOME && isAbsolute(env.XDG_STATE_HOME)) return join(env.XDG_STATE_HOME, 'inbetween');
    if (platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'inbetween');
    const folder = home();
    return isAbsolute(folder) ? join(folder, ...(WITHIN_HOME[platform] ?? LINUX), 'inbetween') : undefined;
  } catch {
    return undefined;
  }
}

const LINUX = ['.local', 'state'];
const WITHIN_HOME: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  win32: ['AppData', 'Local'],
  darwin: ['Library', 'Application Support'],
};
