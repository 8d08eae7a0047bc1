// Checks all clips of a store, several times at once. Argument: state folder.
import { openClipStore } from '../../../build/store/clips/clip-store.js';

const found = await Promise.all(Array.from({ length: 6 }, () => openClipStore(process.argv[2]).knownClips()));
process.stdout.write(`${JSON.stringify(found.map((clips) => clips.size))}\n`);
