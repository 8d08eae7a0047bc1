// The facts of a clip and its receipt, as a record needs them.
export const facts = {
  width: 1280,
  height: 720,
  frames: 150,
  rate: [30, 1],
  timescale: 15360,
  duration: 5,
  codec: 'avc1',
  config: '0'.repeat(64),
  pixelFormat: 'yuv420p',
  sampleAspect: [1, 1],
  rotation: 0,
  colour: { primaries: null, transfer: null, matrix: null, fullRange: null },
  fragmented: false,
  oddEdit: false,
  audio: null,
};

export const receipt = { cost: 'free', actualPrompt: null, requestId: null, usage: null };
