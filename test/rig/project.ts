import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));

/** A folder with a storyboard in it, deleted at the end of the test. */
export interface TestProject extends AsyncDisposable {
  readonly folder: string;
  readonly storyboard: string;
  write(name: string, content: string | Uint8Array): Promise<void>;
  read(name: string): Promise<Buffer>;
  /** A second project that starts as this one is now. */
  copy(): Promise<TestProject>;
}

/** A project with images of `fixtures/keyframes/` next to its storyboard. */
export async function openTestProject(
  text: string,
  images: readonly string[] = ['push-a.png', 'push-b.png', 'plain.png'],
): Promise<TestProject> {
  const folder = await mkdtemp(join(tmpdir(), 'inbetween-test-'));
  for (const image of images) await cp(join(fixtures, 'keyframes', image), join(folder, image));
  await writeFile(join(folder, 'storyboard.yaml'), text);
  return projectIn(folder);
}

function projectIn(folder: string): TestProject {
  return {
    folder,
    storyboard: join(folder, 'storyboard.yaml'),
    write: (name, content) => writeFile(join(folder, name), content),
    read: (name) => readFile(join(folder, name)),
    async copy() {
      const other = await mkdtemp(join(tmpdir(), 'inbetween-test-'));
      await cp(folder, other, { recursive: true, preserveTimestamps: true });
      return projectIn(other);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
