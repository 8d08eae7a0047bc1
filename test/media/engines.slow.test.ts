import { engineConformance } from './engine.conformance.js';
import { enginesHere } from './engines.js';

for (const engine of await enginesHere()) engineConformance(engine);
