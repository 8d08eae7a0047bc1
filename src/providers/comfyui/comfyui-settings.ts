import type { JsonValue } from '../../base/json.js';
import { readUrl } from '../../base/read-url.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { Schema } from '../../storyboard/json-schema.js';
import type { ProviderTraits } from '../../storyboard/provider-traits.js';
import { mappable } from './mapped-inputs.js';

const USUAL_ADDRESS = 'http://127.0.0.1:8188';
const names = [...mappable, 'output', 'fps'];

const address = (more: Pick<Schema, 'title' | 'description'> & Partial<Schema>): Schema => ({
  ...more,
  examples: [USUAL_ADDRESS],
  type: 'string',
  pattern: '^https?://[^\\s@?#]+$',
  patternErrorMessage: 'It must start with http:// or https://, without a user name.',
});

/** The keys that this provider adds to `provider:`. */
export const comfyuiSettings: ProviderTraits['settings'] = {
  workflow: {
    title: 'Workflow',
    description:
      'A workflow that makes a clip of a first and a last image, exported from ComfyUI in the API format. The path is relative to the storyboard.',
    examples: ['flf2v.api.json'],
    type: 'string',
    minLength: 1,
  },
  url: address({
    title: 'Server',
    description: 'The address of the server that executes the workflow.',
    default: USUAL_ADDRESS,
  }),
  urls: {
    title: 'Servers',
    description: 'Several servers, in place of url. They share the shots, one take at a time each.',
    examples: [['http://127.0.0.1:8188', 'http://192.168.1.20:8188']],
    type: 'array',
    minItems: 1,
    items: address({ title: 'Server', description: 'The address of one server.' }),
  },
  inputs: {
    title: 'Inputs of the workflow',
    description:
      'Where the workflow takes the parts of a shot, where that is not found by the types of its nodes. "inbetween doctor" shows what is found.',
    examples: [{ first: { node: 52, input: 'image' }, last: { node: 'Last image', input: 'image' } }],
    type: 'object',
    propertyNames: {
      type: 'string',
      pattern: `^(${names.join('|')})$`,
      patternErrorMessage: `Known: ${names.join(', ')}.`,
    },
    additionalProperties: {
      title: 'Input',
      description:
        'A node and the name of its input. For output, only the node that saves the clip. For fps, the number of generated frames per second.',
      examples: [{ node: 52, input: 'image' }],
      anyOf: [
        {
          title: 'Input of a node',
          description: 'A node, by its id or its title, and the name of its input.',
          examples: [{ node: 'Last image', input: 'image' }],
          type: 'object',
          additionalProperties: false,
          required: ['node'],
          properties: {
            node: {
              title: 'Node',
              description: 'The id of the node, or its title.',
              examples: [52, 'Last image'],
              anyOf: [
                {
                  title: 'Title',
                  description: 'The title or the id of the node.',
                  examples: ['Last image'],
                  type: 'string',
                },
                { title: 'Id', description: 'The id of the node.', examples: [52], type: 'integer' },
              ],
            },
            input: {
              title: 'Name',
              description: 'The name of the input.',
              examples: ['image'],
              type: 'string',
              minLength: 1,
            },
          },
        },
        {
          title: 'Rate',
          description: 'Generated frames per second.',
          examples: [16],
          type: 'number',
          minimum: 1,
          maximum: 120,
        },
      ],
    },
  },
};

/** The servers, and whether the user's own variable names them. Without a slash at the end, each once. */
export interface ServerAddresses {
  readonly urls: readonly string[];
  readonly isOwn: boolean;
}

/** The addresses of the servers. Throws RenderError `bad-address`. */
export function serverAddresses(
  own: Readonly<Record<string, JsonValue>>,
  variable: string | undefined,
): ServerAddresses {
  const chosen = (variable ?? '').split(/[\s,]+/).filter((one) => one !== '');
  const written = Array.isArray(own.urls) ? (own.urls as readonly JsonValue[]) : [own.url ?? USUAL_ADDRESS];
  const urls = chosen.length > 0 ? chosen : written.map(String);
  for (const url of urls) {
    const { protocol, username } = readUrl(url) ?? { protocol: '', username: '' };
    if ((protocol !== 'http:' && protocol !== 'https:') || username !== '')
      throw new RenderError('bad-address', 'The address of a ComfyUI server is not usable.', {
        hint: 'It starts with http:// or https:// and has no user name. Check url, urls and COMFYUI_URL.',
      });
  }
  return { urls: [...new Set(urls.map((url) => url.replace(/\/+$/, '')))], isOwn: chosen.length > 0 };
}
