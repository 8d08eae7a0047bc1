/** A page of a PDF: a JPEG that fills it. */
export interface PdfPage {
  readonly jpeg: Uint8Array;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** A PDF whose pages are JPEG images, at the given number of pixels per inch. */
export function pdfOfPages(pages: readonly PdfPage[], pixelsPerInch: number, title: string): Uint8Array {
  const points = (pixels: number): string => ((pixels * 72) / pixelsPerInch).toFixed(2);
  const first = 4; // After the catalog, the list of pages and the title.
  const kids = pages.map((_, index) => `${first + index * 3} 0 R`);
  const objects: (string | readonly [head: string, body: Uint8Array])[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} >>`,
    `<< /Title ${hexText(title)} /Producer (inbetween) >>`,
  ];
  for (const [index, { jpeg, width, height }] of pages.entries()) {
    const [image, content] = [first + index * 3 + 1, first + index * 3 + 2];
    const draw = Buffer.from(`q ${points(width)} 0 0 ${points(height)} 0 0 cm /P Do Q`);
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${points(width)} ${points(height)}] /Resources << /XObject << /P ${image} 0 R >> >> /Contents ${content} 0 R >>`,
      [
        `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${jpeg.length} >>`,
        jpeg,
      ],
      [`<< /Length ${draw.length} >>`, draw],
    );
  }
  return assemblePdf(objects);
}

function assemblePdf(objects: readonly (string | readonly [string, Uint8Array])[]): Uint8Array {
  // Four bytes above 127 mark the file as binary.
  const parts: Uint8Array[] = [Buffer.from('%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1')];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  const add = (part: Uint8Array): void => {
    parts.push(part);
    length += part.length;
  };
  for (const [index, object] of objects.entries()) {
    offsets.push(length);
    const [head, body] = typeof object === 'string' ? [object, null] : object;
    add(Buffer.from(`${index + 1} 0 obj\n${head}\n`));
    if (body !== null) {
      add(Buffer.from('stream\n'));
      add(body);
      add(Buffer.from('\nendstream\n'));
    }
    add(Buffer.from('endobj\n'));
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  add(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R /Info 3 0 R >>\nstartxref\n${length}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

// UTF-16 with a byte order mark.
function hexText(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) =>
    text.charCodeAt(at).toString(16).padStart(4, '0'),
  );
  return `<FEFF${units.join('').toUpperCase()}>`;
}
