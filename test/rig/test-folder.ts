import { tmpdir } from 'node:os';
import { openTempFolder, type TempFolder } from '../../src/system/temp-folder.js';

/** A folder for one test, gone when the test is over. */
export function testFolder(): Promise<TempFolder> {
  return openTempFolder(tmpdir(), 'inbetween-test');
}
