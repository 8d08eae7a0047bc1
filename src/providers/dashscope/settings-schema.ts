import type { ProviderTraits } from '../../storyboard/provider-traits.js';
import { baseUrlSetting } from '../web/base-url-setting.js';

/** The keys that this provider adds to `provider:`. `npm run schema` copies them to the storyboard's schema. */
export const dashscopeSettings: ProviderTraits['settings'] = {
  region: {
    title: 'Region',
    description:
      'The region of your Model Studio account. Model, key and region belong together, and prices differ between regions.',
    examples: ['cn-beijing', 'ap-southeast-1'],
    default: 'cn-beijing',
    type: 'string',
    enum: ['cn-beijing', 'ap-southeast-1', 'ap-northeast-1', 'us-east-1', 'eu-central-1', 'cn-hongkong'],
  },
  workspace: {
    title: 'Workspace',
    description:
      'The id of a Model Studio workspace. With it, requests go to the host of the workspace in the region. Some regions and models exist only there.',
    examples: ['llm-abc123'],
    type: 'string',
    minLength: 1,
    maxLength: 100,
    pattern: '^[A-Za-z0-9_-]+$',
    patternErrorMessage: 'Use letters, digits, - and _ only.',
  },
  ...baseUrlSetting,
  small_files: {
    title: 'Transport of small files',
    description:
      'How local images of up to a few megabytes reach the service: uploaded to its temporary storage, or inline in the request.',
    examples: ['inline'],
    default: 'upload',
    type: 'string',
    enum: ['upload', 'inline'],
  },
};
