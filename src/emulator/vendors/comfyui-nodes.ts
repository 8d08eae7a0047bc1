type Spec = readonly [string | readonly (string | number)[], Readonly<Record<string, unknown>>?];

/** A type of node as `/object_info` shows it. */
export interface NodeType {
  readonly input: {
    readonly required: Readonly<Record<string, Spec>>;
    readonly optional?: Readonly<Record<string, Spec>>;
  };
  readonly output: readonly string[];
  readonly output_node: boolean;
  readonly name: string;
  readonly category: string;
  readonly api_node?: true;
}

/** The types of nodes of a server, by their names. */
export type NodeTypes = Readonly<Record<string, NodeType>>;

const text: Spec = ['STRING', { multiline: true }];
const side: Spec = ['INT', { default: 832, min: 16, max: 16_384, step: 16 }];
const length: Spec = ['INT', { default: 81, min: 1, max: 16_384, step: 4 }];
const seed: Spec = ['INT', { default: 0, min: 0, max: 18_446_744_073_709_552_000 }];
const steps: Spec = ['INT', { default: 20, min: 1, max: 10_000 }];
const float: Spec = ['FLOAT', { default: 1, min: 0, max: 100 }];
const samplers: Spec = [['euler', 'uni_pc', 'dpmpp_2m', 'res_multistep']];
const schedulers: Spec = [['simple', 'normal', 'beta', 'sgm_uniform']];
const onOff: Spec = [['enable', 'disable']];
const video = {
  required: {
    positive: ['CONDITIONING'],
    negative: ['CONDITIONING'],
    vae: ['VAE'],
    ...{ width: side, height: side, length },
    batch_size: ['INT', { default: 1, min: 1, max: 4096 }],
  },
  optional: {
    clip_vision_start_image: ['CLIP_VISION_OUTPUT'],
    clip_vision_end_image: ['CLIP_VISION_OUTPUT'],
    start_image: ['IMAGE'],
    end_image: ['IMAGE'],
  },
} satisfies NodeType['input'];

/** The nodes of a usual installation with the models of Wan, as far as workflows for two images use them. */
export const usualNodes: NodeTypes = Object.fromEntries(
  [
    node('UNETLoader', { unet_name: [diffusionModels()], weight_dtype: [['default', 'fp8_e4m3fn']] }, [
      'MODEL',
    ]),
    node(
      'CLIPLoader',
      {
        clip_name: [['umt5_xxl_fp8_e4m3fn_scaled.safetensors']],
        type: [['stable_diffusion', 'wan']],
      },
      ['CLIP'],
    ),
    node('CLIPVisionLoader', { clip_name: [['clip_vision_h.safetensors']] }, ['CLIP_VISION']),
    node('VAELoader', { vae_name: [['wan_2.1_vae.safetensors', 'wan2.2_vae.safetensors']] }, ['VAE']),
    node('LoraLoaderModelOnly', { model: ['MODEL'], lora_name: [loras()], strength_model: float }, ['MODEL']),
    node('CLIPTextEncode', { text, clip: ['CLIP'] }, ['CONDITIONING']),
    node('ConditioningZeroOut', { conditioning: ['CONDITIONING'] }, ['CONDITIONING']),
    node(
      'CLIPVisionEncode',
      {
        clip_vision: ['CLIP_VISION'],
        image: ['IMAGE'],
        crop: [['center', 'none']],
      },
      ['CLIP_VISION_OUTPUT'],
    ),
    node('LoadImage', { image: [[], { image_upload: true }] }, ['IMAGE', 'MASK']),
    node('ImageScale', { image: ['IMAGE'], width: side, height: side }, ['IMAGE']),
    node('WanFirstLastFrameToVideo', video, ['CONDITIONING', 'CONDITIONING', 'LATENT']),
    node('WanFunInpaintToVideo', video, ['CONDITIONING', 'CONDITIONING', 'LATENT']),
    node('ModelSamplingSD3', { model: ['MODEL'], shift: float }, ['MODEL']),
    node(
      'KSampler',
      {
        ...{ model: ['MODEL'], seed, steps, cfg: float, sampler_name: samplers, scheduler: schedulers },
        ...{
          positive: ['CONDITIONING'],
          negative: ['CONDITIONING'],
          latent_image: ['LATENT'],
          denoise: float,
        },
      },
      ['LATENT'],
    ),
    node(
      'KSamplerAdvanced',
      {
        ...{ model: ['MODEL'], add_noise: onOff, noise_seed: seed, steps, cfg: float },
        ...{
          sampler_name: samplers,
          scheduler: schedulers,
          positive: ['CONDITIONING'],
          negative: ['CONDITIONING'],
        },
        latent_image: ['LATENT'],
        start_at_step: ['INT', { min: 0, max: 10_000 }],
        end_at_step: ['INT', { min: 0, max: 10_000 }],
        return_with_leftover_noise: onOff,
      },
      ['LATENT'],
    ),
    node('VAEDecode', { samples: ['LATENT'], vae: ['VAE'] }, ['IMAGE']),
    node('CreateVideo', { images: ['IMAGE'], fps: ['FLOAT', { min: 1, max: 120 }] }, ['VIDEO']),
    saver('SaveVideo', { video: ['VIDEO'], format: [['auto', 'mp4']], codec: [['auto', 'h264']] }),
    saver('SaveWEBM', {
      images: ['IMAGE'],
      codec: [['vp9', 'av1']],
      fps: ['FLOAT', { min: 0.01, max: 1000 }],
    }),
    saver('VHS_VideoCombine', { images: ['IMAGE'], frame_rate: ['FLOAT', { min: 1, max: 120 }] }),
    saver('SaveImage', { images: ['IMAGE'] }),
  ].map((type) => [type.name, type]),
);

function diffusionModels(): readonly string[] {
  return [
    'wan2.1_flf2v_720p_14B_fp16.safetensors',
    'wan2.1_flf2v_720p_14B_fp8_e4m3fn.safetensors',
    'wan2.2_i2v_high_noise_14B_fp8_scaled.safetensors',
    'wan2.2_i2v_low_noise_14B_fp8_scaled.safetensors',
  ];
}

function loras(): readonly string[] {
  return [
    'wan2.2_i2v_lightx2v_4steps_lora_v1_high_noise.safetensors',
    'wan2.2_i2v_lightx2v_4steps_lora_v1_low_noise.safetensors',
  ];
}

function node(
  name: string,
  input: NodeType['input'] | Readonly<Record<string, Spec>>,
  output: readonly string[],
): NodeType {
  const groups =
    'required' in input ? (input as NodeType['input']) : { required: input as NodeType['input']['required'] };
  return { name, input: groups, output, output_node: false, category: 'video' };
}

function saver(name: string, inputs: Readonly<Record<string, Spec>>): NodeType {
  return { ...node(name, { ...inputs, filename_prefix: ['STRING'] }, []), output_node: true };
}
