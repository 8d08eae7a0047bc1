/** The name of the API that the emulator implements, as users know it. */
export const emulatedApi = 'DashScope API';
