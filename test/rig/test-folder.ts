import { tmpdir } from 'node:os';
import { type TempFolder, tempFolder } from '../../src/system/temp-folder.js';

/** A folder for one test, gone when the test is over. */
export function testFolder(): Promise<TempFolder> {
  return tempFolder(tmpdir(), 'inbetween-test-');
}
