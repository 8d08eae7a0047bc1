/** The orientation (1 to 8) in EXIF data; 1 if there is none or if the data is damaged. */
export function exifOrientation(exif: Uint8Array): number {
  // A JPEG puts "Exif" and two zeros before the TIFF structure, other formats sometimes do.
  const start = exif[0] === 0x45 && exif[1] === 0x78 ? 6 : 0;
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  if (exif.length < start + 8) return 1;
  const little = exif[start] === 0x49;
  const directory = start + view.getUint32(start + 4, little);
  if (directory + 2 > exif.length) return 1;
  const entries = view.getUint16(directory, little);
  for (let index = 0; index < entries; index += 1) {
    const entry = directory + 2 + index * 12;
    if (entry + 12 > exif.length) return 1;
    if (view.getUint16(entry, little) !== ORIENTATION) continue;
    const value = view.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

const ORIENTATION = 0x0112;
