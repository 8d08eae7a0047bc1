/** The commands. Their definitions are loaded later than these names. */
export const commandNames = [
  'init',
  'check',
  'plan',
  'render',
  'verify',
  'why',
  'impact',
  'watch',
  'status',
  'recover',
  'store',
  'work',
  'queue',
  'emulate',
  'doctor',
];
