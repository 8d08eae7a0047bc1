import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../src/base/digest.js';
import { openMotionCache } from '../../src/store/cache/motion-cache.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { stateLayout } from '../../src/store/layout.js';
import { openRemote, type StoreAddress } from '../../src/store/remote/open-remote.js';
import { openPushLog } from '../../src/store/remote/push-log.js';
import { openSharedClips } from '../../src/store/remote/shared-clips.js';
import { type ObjectServer, openObjectServer } from './object-server.js';
import { facts } from './takes.js';
import { testFolder } from './test-folder.js';

/** What every S3 server of these tests lets in. */
export const secrets = { AWS_ACCESS_KEY_ID: 'AKTEST', AWS_SECRET_ACCESS_KEY: 'very/secret+key' };
/** Who may come in. */
export const s3Rules = { keyId: 'AKTEST', secret: 'very/secret+key', region: 'cn-beijing', pageSize: 2 };

/** One machine with its own store, and a shared one. */
export function machine(folder: string, address: StoreAddress, env = {}) {
  const store = openClipStore(folder);
  const clock = { now: () => Date.now(), sleep: async () => {} }; // No wait between attempts.
  const remote = openRemote(address, {
    env,
    root: folder,
    clock,
    random: () => 0.5,
    patience: { connectMs: 500, idleMs: 300, tries: 3 },
  });
  const motions = openMotionCache(folder);
  const share = openSharedClips({
    remote,
    store,
    clock,
    pushLog: openPushLog(folder),
    motions: { cache: motions, nameOf: ({ first, last }) => sha256(`${first} to ${last}`) },
    layout: stateLayout(folder),
    probe: async (path) => {
      const bytes = await readFile(path);
      if (!bytes.toString().startsWith('one clip') && bytes.length > 0 && bytes[0] === 0)
        throw new Error('no clip');
      return facts;
    },
  });
  return { store, remote, share, motions };
}

/** A shared store, and a hand in it. */
export interface Place {
  readonly address: StoreAddress;
  readonly server?: ObjectServer;
  /** Replaces an object, as a broken or wicked store would. */
  spoil(path: string, bytes: Buffer): Promise<void>;
}

/** A shared store of this kind, gone when the test is over. */
export async function withPlace(kind: string, use: (place: Place) => Promise<void>): Promise<void> {
  if (kind === 'folder') {
    await using folder = await testFolder();
    const at = join(folder.path, 'shared');
    await use({ address: { at }, spoil: (path, bytes) => writeFile(join(at, path), bytes) });
    return;
  }
  const bucketInHost = kind === 's3 by host' ? { bucketInHost: 'bucket' } : {};
  await using server = await openObjectServer(kind === 'http' ? undefined : { ...s3Rules, ...bucketInHost });
  const base = kind === 'http' ? '/clips' : '/bucket/pre fix';
  const s3 = { at: 's3://bucket/pre%20fix', region: 'cn-beijing' };
  const addresses: Readonly<Record<string, StoreAddress>> = {
    http: { at: `${server.url}/clips/` },
    s3: { ...s3, endpoint: server.url },
    's3 by host': { ...s3, endpoint: hostNamed(server), addressing: 'host' },
  };
  await use({
    address: addresses[kind] as StoreAddress,
    server,
    spoil: async (path, bytes) => void server.objects.set(`${base}/${path}`, bytes),
  });
}

/** The address of a server by a name, below which there can be others. */
export function hostNamed({ url }: ObjectServer): string {
  return url.replace('127.0.0.1', 'localhost');
}

/** Every kind of shared store. */
export const kinds = ['folder', 'http', 's3', 's3 by host'];
