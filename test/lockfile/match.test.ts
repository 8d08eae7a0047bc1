import { expect, test } from 'vitest';
import { type Digest, sha256 } from '../../src/base/digest.js';
import { lockedFile, type MatchableFile, matchFiles } from '../../src/lockfile/match.js';

const film = { digest: sha256('film'), packets: sha256('packets') };

function unread(digest: Digest): MatchableFile {
  return {
    digest,
    packets: () => Promise.reject(new Error('The encoded frames were read.')),
  };
}

test('identical bytes match without reading the encoded frames', async () => {
  expect(await matchFiles(unread(film.digest), unread(film.digest))).toBe('bits');
});

test('films with other bytes match by their encoded frames', async () => {
  const container = { ...film, digest: sha256('another container') };
  expect(await matchFiles(lockedFile(film), lockedFile(container))).toBe('packets');
  const different = { digest: sha256('another film'), packets: sha256('other packets') };
  expect(await matchFiles(lockedFile(film), lockedFile(different))).toBe('none');
});

test('an animation has no encoded frames and matches by its bytes only', async () => {
  const animation = { digest: sha256('animation'), packets: null };
  expect(await matchFiles(lockedFile(animation), lockedFile(animation))).toBe('bits');
  // The other file is not read: nothing can match.
  expect(await matchFiles(lockedFile(animation), unread(sha256('another')))).toBe('none');
  expect(await matchFiles(lockedFile(film), lockedFile({ ...animation, digest: sha256('x') }))).toBe('none');
});
