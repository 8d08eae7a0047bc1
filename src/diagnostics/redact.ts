/** Removes secrets from a text: API keys, Authorization values, signatures of signed URLs, and the given secrets. */
export function redact(text: string, secrets: readonly string[] = []): string {
  return replaceSecrets(text, secrets, () => '[removed]');
}

/**
 * Replaces each character of a secret with a star, so that the rest of the line keeps its columns. For lines of a file, in
 * which the name of a key says that its value is a secret.
 */
export function mask(text: string): string {
  const stars = (secret: string): string => '*'.repeat(secret.length);
  return replaceSecrets(text, [], stars).replace(
    namedSecret,
    (_, kept: string, secret: string) => kept + stars(secret),
  );
}

// In each pattern, group 1 is kept and group 2 is removed. Group 2 is one character class at the end of the pattern, or
// its length is limited, so that no text makes the search slow.
const patterns: readonly RegExp[] = [
  /(\bauthorization["']?\s{0,5}[:=]\s{0,5}["']?(?:(?:bearer|basic|token|key)\s{1,5})?)([^\s"',;}]+)/gi,
  /(\bbearer\s{1,5})([\w.~+/=-]{8,})/gi,
  /()(\bsk-[\w-]{6,})/g,
  /()(\bAIza[\w-]{20,60})/g,
  /()(\br8_\w{20,60})/g,
  // An id and a secret.
  /()(\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9a-f]{16,64})/gi,
  // A signed token: its three parts are Base64 of JSON objects and a signature.
  /(\b)(eyJ[\w-]{8,2000}\.eyJ[\w-]{8,4000}\.[\w-]{8,2000})/g,
  /([?&;](?:signature|expires|ossaccesskeyid|security-token|x-(?:amz|oss|tos|goog)-[\w-]{1,60}|awsaccesskeyid|(?:access_?|auth_?|api_?)?(?:token|key)|sig|se|sp|sv)=)([^&;#\s"'<>]+)/gi,
  /(\b(?:https?|socks5?):\/\/)([^\s/?#"']{1,400}(?=@))/gi,
  // The address of a Redis has no @ after its host, so a password with a slash is found as well.
  /(\brediss?:\/\/)([^\s"']{1,400}(?=@))/gi,
];

// `api_key: ...`, `"token": "..."`. The value of a plain `key` can also be a path, which is short or has a slash or a dot.
const namedSecret =
  /((?:\b[\w-]{0,40}(?:api_?key|access_?key|secret|token|password)(?:_?key)?["']?[ \t]{0,5}:[ \t]{0,5}["']?(?=[^\s"'$,;}\]]{6})|\bkey["']?[ \t]{0,5}:[ \t]{0,5}["']?(?=[\w:=+-]{20})))([^\s"',;}\]]{1,400})/gi;

function replaceSecrets(text: string, secrets: readonly string[], put: (secret: string) => string): string {
  // Longer secrets first, because one secret can be the start of another.
  const given = secrets.filter((secret) => secret.length > 0).sort((a, b) => b.length - a.length);
  const withoutGiven = given.reduce((rest, secret) => rest.replaceAll(secret, () => put(secret)), text);
  return patterns.reduce(
    (rest, pattern) => rest.replace(pattern, (_, kept: string, secret: string) => kept + put(secret)),
    withoutGiven,
  );
}
