/** One part of a form, as it was sent. */
export interface FormPart {
  readonly name: string;
  readonly isFile: boolean;
  readonly bytes: Buffer;
}

/** Reads a multipart form in the order of its parts; undefined if it is none. */
export function readUploadForm(
  contentType: string | undefined,
  body: Buffer,
): readonly FormPart[] | undefined {
  const [, quoted, plain] =
    /^multipart\/form-data;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '') ?? [];
  const mark = quoted ?? plain;
  if (mark === undefined) return undefined;
  const parts: FormPart[] = [];
  const first = Buffer.from(`--${mark}`);
  const next = Buffer.from(`\r\n--${mark}`);
  if (!body.subarray(0, first.length).equals(first)) return undefined;
  let at = first.length;
  for (;;) {
    if (body.toString('latin1', at, at + 2) === '--') return parts;
    const head = body.indexOf('\r\n\r\n', at);
    const end = body.indexOf(next, head);
    if (head < 0 || end < 0) return undefined;
    const headers = body.toString('utf8', at, head);
    const [, name] = /content-disposition: form-data; name="([^"]*)"/i.exec(headers) ?? [];
    if (name === undefined) return undefined;
    parts.push({ name, isFile: /; filename="/.test(headers), bytes: body.subarray(head + 4, end) });
    at = end + next.length;
  }
}
