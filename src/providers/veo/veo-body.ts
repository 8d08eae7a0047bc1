import type { JsonValue } from '../../base/json.js';
import type { Keyframe } from '../../plan/keyframe.js';
import type { TakeRequest } from '../../plan/take.js';
import { namedFields } from '../web/named-fields.js';
import { mimeOf, type ReadImage, sentFormat } from '../web/read-image.js';
import type { VendorModel } from '../web/vendor-model.js';
import { failure } from '../web/web-failure.js';
import { AUTO_RATIO } from './veo-models.js';

/** The body of a request. Throws ProviderFailure when an image cannot be read. */
export async function createBody(
  request: TakeRequest,
  { row, read, signal }: { row: VendorModel; read: ReadImage; signal: AbortSignal },
): Promise<Readonly<Record<string, JsonValue>>> {
  const { first, last } = request;
  const [one, other] = await Promise.all([
    inline(first, read, signal),
    last === null ? null : inline(last, read, signal),
  ]);
  const names = row.fields;
  const images = { first: '', last: null };
  const { [names.prompt]: prompt, [names.first]: _, ...parameters } = namedFields(request, images, row);
  return {
    instances: [
      {
        [names.prompt]: prompt ?? '',
        [names.first]: one,
        ...(other === null || names.last === undefined ? {} : { [names.last]: other }),
      },
    ],
    parameters: { ...parameters, ...ratioOf(parameters, { first, row }) },
  };
}

async function inline(image: Keyframe, read: ReadImage, signal: AbortSignal): Promise<JsonValue> {
  if (image.kind === 'remote') {
    throw failure('refused', 'image-refused', 'Veo cannot read images from other services.', {
      hint: 'Use a local file or an address of the web. Nothing was sent.',
    });
  }
  const bytesBase64Encoded = Buffer.from(await read(image, signal)).toString('base64');
  return { bytesBase64Encoded, mimeType: mimeOf(sentFormat(image)) };
}

function ratioOf(
  parameters: Readonly<Record<string, JsonValue>>,
  { first, row }: { first: Keyframe; row: VendorModel },
): Readonly<Record<string, JsonValue>> {
  const name = row.fields.ratio;
  if (name === undefined || parameters[name] !== AUTO_RATIO) return {};
  const isUpright = first.kind === 'image' && first.size.height > first.size.width;
  return { [name]: isUpright ? '9:16' : '16:9' };
}
