/** Takes secrets out of a text: API keys, Authorization values, the signatures of signed URLs, and the given ones. */
export function redact(text: string, secrets: readonly string[] = []): string {
  return replaceSecrets(text, secrets, () => '[removed]');
}

/** The same with one star for each character, so that the rest of a line keeps its columns. */
export function mask(text: string): string {
  return replaceSecrets(text, [], (secret) => '*'.repeat(secret.length));
}

// Each pattern is what stays (group 1) followed by what goes (group 2). What goes is one class of characters at
// the end of the pattern, or has a limit, so that no text makes the search slow.
const patterns: readonly RegExp[] = [
  /(\bauthorization["']?\s{0,5}[:=]\s{0,5}["']?(?:(?:bearer|basic|token)\s{1,5})?)([^\s"',;}]+)/gi,
  /(\bbearer\s{1,5})([\w.~+/=-]{8,})/gi,
  /()(\bsk-[\w-]{6,})/g,
  /([?&;](?:signature|expires|ossaccesskeyid|security-token|x-(?:amz|oss)-[\w-]{1,60}|awsaccesskeyid|(?:access_?|auth_?|api_?)?(?:token|key)|sig|se|sp|sv)=)([^&;#\s"'<>]+)/gi,
  /(\b(?:https?|socks5?):\/\/)([^\s/?#@"']{1,400}(?=@))/gi,
];

function replaceSecrets(text: string, secrets: readonly string[], put: (secret: string) => string): string {
  // Longer secrets first: one may be the beginning of another.
  const given = secrets.filter((secret) => secret.length > 0).sort((a, b) => b.length - a.length);
  const withoutGiven = given.reduce((rest, secret) => rest.replaceAll(secret, () => put(secret)), text);
  return patterns.reduce(
    (rest, pattern) => rest.replace(pattern, (_, kept: string, secret: string) => kept + put(secret)),
    withoutGiven,
  );
}
