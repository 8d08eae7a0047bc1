// The module of the draft engine's kernels: all functions that run over every pixel. Compiled by
// scripts/generate-kernels.mjs. Pointers are addresses in the memory that all threads share.
export { measureErrors, scoreMatches, sumEquations } from './camera';
export { dissolveImages } from './dissolve';
export { describeCorners, findCorners, findNearest } from './features';
export { boxMean, correlateLocally, normalizeContrast } from './filters';
export { fillCameraGrid, fillFieldGrid } from './grid';
export { drawChroma, drawLuma } from './mix';
export { moveFields } from './move-fields';
export { measureGradients, padPlane } from './pad-plane';
export { startPatches, sweepRows, tryVector, voteForPixels } from './patch-search';
export { addColourSteps, averageBlocks, halvePlane, shrinkPlane, warpByFlow, warpPlane } from './planes';
export { combineSpreads, keepResting, measureTrust, writeField } from './reliable';
export { doubleFlow, improveShapeFlow } from './shape-flow';
export { applyShapes, compareShapes, reduceField, weighShapes } from './shape-merge';
export { interleavePlanes, sharpenPlane } from './sharpen';
export { spreadVectors } from './spread';
