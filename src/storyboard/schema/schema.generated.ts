// Generated from schema/storyboard.schema.json by `npm run schema`. Do not edit.

/**
 * The version of the storyboard format. Always 1.
 */
export type FormatVersion = 1;
/**
 * The name of the film, for people. It does not affect clips.
 */
export type FilmTitle = string;
/**
 * The film's file, relative to this file. Default: the name of this file with .mp4. ${NAME} is replaced from the environment.
 */
export type OutputFile = string;
/**
 * auto uses the most common size among the clips. Otherwise: width x height in pixels, both even.
 */
export type FilmSize = string;
/**
 * The frame rate of the film. Clips of another rate are converted.
 */
export type FramesPerSecond = number;
/**
 * How a clip of another aspect ratio fills the film: cover crops it, contain adds black bars, stretch distorts it.
 */
export type Fit = 'cover' | 'contain' | 'stretch';
/**
 * How a clip with fewer frames per second than the film gets its missing frames: repeat shows frames of the clip twice, blend mixes two neighbouring frames, inbetween moves what is in them, as drafts do. Frames of the clip stay as they are where their time is that of a frame of the film.
 */
export type FrameRateFit = 'repeat' | 'blend' | 'inbetween';
/**
 * Which part of a clip is kept when fit: cover crops it, and where the clip is placed between the bars of fit: contain. The focus of a shot takes precedence when the clip is cropped. Default for outputs: the film's.
 */
export type Anchor = 'center' | 'left' | 'right' | 'top' | 'bottom';
/**
 * How the previous shot becomes this shot. Under film: the default for all shots. cut is immediate, dissolve blends both shots, fade goes through a colour, wipe moves one shot over the other. A kind without a length takes half a second.
 */
export type Transition = KindOfTransition | TransitionWithALength;
/**
 * The kind without a length.
 */
export type KindOfTransition = 'cut' | 'dissolve' | 'fade' | 'wipe';
/**
 * A number with a unit: s or ms.
 */
export type DurationWithUnit = string;
/**
 * The colour between the two shots of a fade.
 */
export type FadeColour = string;
/**
 * How a wipe moves, by the transition names of ffmpeg's xfade filter.
 */
export type WipeStyle =
  | 'wipeleft'
  | 'wiperight'
  | 'wipeup'
  | 'wipedown'
  | 'slideleft'
  | 'slideright'
  | 'slideup'
  | 'slidedown'
  | 'smoothleft'
  | 'smoothright'
  | 'smoothup'
  | 'smoothdown'
  | 'circleopen'
  | 'circleclose'
  | 'circlecrop'
  | 'rectcrop'
  | 'radial'
  | 'vertopen'
  | 'vertclose'
  | 'horzopen'
  | 'horzclose'
  | 'diagtl'
  | 'diagtr'
  | 'diagbl'
  | 'diagbr';
/**
 * Corrects small colour differences at a cut between two shots that share a keyframe. true matches both clips to the shared keyframe, fading out over half a second. Only these frames are encoded again. Under film: for all such cuts. Other cuts are not changed.
 */
export type MatchColours = MatchColoursOrNot | HowColoursAreMatched;
/**
 * On or off.
 */
export type MatchColoursOrNot = boolean;
/**
 * The number of frames over which the correction fades out, on each side of the cut.
 */
export type Frames = number;
/**
 * How much of the difference is corrected at the cut: 1 corrects all of it.
 */
export type Strength = number;
/**
 * Where a shot starts on the keyframe that the previous shot ends on, the film would show this frame twice. drop leaves one of the two out, keep shows both.
 */
export type DuplicateFrames = 'drop' | 'keep';
/**
 * Music or sound for the whole film: an audio file, or a file with settings. It is trimmed or repeated to the exact length of the film.
 */
export type Soundtrack = AudioFile | SoundtrackWithSettings;
/**
 * A path relative to this file. All formats that ffmpeg reads are supported.
 */
export type AudioFile = string;
/**
 * 1 keeps the volume, 0.5 halves it, 2 doubles it.
 */
export type Volume = number;
/**
 * Repeat the sound when it is shorter than the film. Otherwise silence follows.
 */
export type Repeat = boolean;
/**
 * The loudness of the whole film, measured by EBU R 128. Common values: -14 to -16 LUFS on the web, -23 LUFS on television.
 */
export type Loudness = string;
/**
 * How the sound of the clips is used. keep mixes it with the soundtrack, over lowers the soundtrack while a clip has sound, under lowers the clips below the soundtrack, mute leaves it out.
 */
export type ClipSound = 'keep' | 'over' | 'under' | 'mute';
/**
 * How captions are shown. soft adds a track that viewers can turn on, burn draws them into the frames, sidecar writes .srt and .vtt files next to the film, off leaves them out.
 */
export type Captions = 'soft' | 'burn' | 'sidecar' | 'off';
/**
 * The language of captions and chapters, as an ISO 639-2 code of three letters.
 */
export type Language = string;
/**
 * Add a chapter for each shot, named by its title or id.
 */
export type Chapters = boolean;
/**
 * The output's file, relative to this file. The extension decides its format. ${NAME} is replaced from the environment.
 */
export type OutputFile1 = string;
/**
 * Width x height in pixels, both even. Instead of an aspect or a width.
 */
export type OutputSize = string;
/**
 * Width to height. Without a width, the shorter side is that of the film.
 */
export type AspectRatio = string;
/**
 * The width in pixels, even. The height follows from the aspect ratio. Default for animations: 480.
 */
export type OutputWidth = number;
/**
 * How a clip of another aspect ratio fills the output: cover crops it, contain adds bars, stretch distorts it. Default: the film's.
 */
export type FitOfTheOutput = 'cover' | 'contain' | 'stretch';
/**
 * The colour of the bars of "fit: contain".
 */
export type BarColour = string;
/**
 * Default: the film's, and 12 for animations.
 */
export type FramesPerSecondOfTheOutput = number;
/**
 * How a clip with fewer frames per second than the output gets its missing frames: repeat, blend or inbetween. Default: the film's.
 */
export type FrameRateFitOfTheOutput = 'repeat' | 'blend' | 'inbetween';
/**
 * The id of the output's first shot. Default: the first shot of the film.
 */
export type FirstShot = string;
/**
 * The id of the output's last shot. Default: the last shot of the film.
 */
export type LastShot = string;
/**
 * As for the film, for this output alone. Animations allow burn and off only.
 */
export type CaptionsOfTheOutput = 'soft' | 'burn' | 'sidecar' | 'off';
/**
 * Further files made from the same clips: another aspect ratio, a part of the film, a preview, an animation.
 */
export type FurtherOutputs = Output[];
/**
 * An edit for editing programs: its file, or its file with settings.
 */
export type Export = ExportFile | ExportWithSettings;
/**
 * The file of the export, relative to this file. The extension decides its format. ${NAME} is replaced from the environment.
 */
export type ExportFile = string;
/**
 * link names the clips and sounds where they are. copy copies them into the folder media next to the export, which can then be moved.
 */
export type FilesOfTheExport = 'link' | 'copy';
/**
 * Clips keep at most this many frames before and after those that the film shows. Default: all that they have.
 */
export type Handles = number;
/**
 * Edits for editing programs, written after each render: OpenTimelineIO, FCPXML, EDL or a shot list.
 */
export type Exports = Export[];
/**
 * One word of the command.
 */
export type ProgramOrArgument = string;
/**
 * A program and its arguments, started without a shell in the folder of this file. The outcome of the render is its standard input. The time limit is ten minutes.
 *
 * @minItems 1
 */
export type Command = ProgramOrArgument[];
/**
 * An http(s) address. ${NAME} is replaced from the environment, for addresses that contain a secret. With INBETWEEN_WEBHOOK_SECRET the request has a signature.
 */
export type Webhook = string;
/**
 * The PEM file of the certificate and of those that issued it, relative to this file. ${NAME} is replaced from the environment.
 */
export type Certificate = string;
/**
 * The PEM file of the private key of the certificate, without a passphrase, relative to this file. ${NAME} is replaced from the environment. It is never printed, copied or sent. Keep it out of version control.
 */
export type PrivateKey = string;
/**
 * The text of the mark, at most two lines wide.
 */
export type Text = string;
/**
 * The corner of the frame. Captions are at the lower edge, so an upper corner keeps both legible.
 */
export type Corner = 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right';
/**
 * What generates the clips. A local provider (draft) works offline, is free and always makes the same clip; servers of yours (comfyui) make real clips for free; a paid one (dashscope, fal, kling, replicate, seedance, veo) makes real clips and costs money. ${NAME} is replaced from the environment. Keep keys out of this file: dashscope reads DASHSCOPE_API_KEY, fal reads FAL_KEY, kling reads KLINGAI_ACCESS_KEY, replicate reads REPLICATE_API_TOKEN, seedance reads ARK_API_KEY, veo reads GEMINI_API_KEY.
 */
export type Provider = ProviderChoice | ProviderWithSettings;
/**
 * A provider, or a name under providers.
 */
export type ProviderChoice = ProviderName | NameUnderProviders;
/**
 * draft: in-betweening on this machine, offline and free. dashscope: the Wan models of Alibaba Cloud Model Studio. comfyui: a workflow of yours on ComfyUI servers of yours, free. fal: first-and-last-frame models of many makers, served by fal.ai. kling: the models of Kling AI, with our name for each task. replicate: first-and-last-frame models of many makers, served by Replicate, which keeps results for one hour. seedance: the Seedance models of ByteDance, from Volcengine Ark or BytePlus. veo: the Veo models of Google, from the Gemini API.
 */
export type ProviderName =
  'draft' | 'dashscope' | 'comfyui' | 'fal' | 'kling' | 'replicate' | 'seedance' | 'veo';
/**
 * The name of a provider and its settings under providers.
 */
export type NameUnderProviders = string;
/**
 * The environment variable with the key of this account, where a film uses several accounts of one vendor. Its name is that of the provider's own variable with an ending: dashscope reads DASHSCOPE_API_KEY, fal reads FAL_KEY, kling reads KLINGAI_ACCESS_KEY, replicate reads REPLICATE_API_TOKEN, seedance reads ARK_API_KEY, veo reads GEMINI_API_KEY.
 */
export type KeyVariable = string;
/**
 * The most that one render may cost. The price of a take is reserved before it is submitted, so the cap holds for parallel takes as well.
 */
export type CostCap = string;
/**
 * How images are passed in the request: frames uses two fields, media uses a typed list. It also selects the path of the API.
 */
export type InputStyle = 'frames' | 'media';
/**
 * The name of the field in the request.
 */
export type FieldName = string;
/**
 * A length in seconds.
 */
export type LengthOfTheModel = number;
/**
 * All lengths of clips in seconds, where the model has these only. The first is the default.
 *
 * @minItems 1
 */
export type Lengths = LengthOfTheModel[];
/**
 * How the request has the length: as a number, as a text, as a text with s such as 8s, or not at all.
 */
export type FormOfTheLength = 'number' | 'text' | 'seconds';
/**
 * About as many pixels as a frame of this height in 16:9.
 */
export type ResolutionOfTheModel =
  '360P' | '480P' | '512P' | '540P' | '580P' | '720P' | '768P' | '1080P' | '1440P' | '2160P';
/**
 * The resolutions that the model supports. The first is the default, unless a known model keeps its own.
 *
 * @minItems 1
 */
export type Resolutions = ResolutionOfTheModel[];
/**
 * The shortest clip, in seconds.
 */
export type ShortestClip = number;
/**
 * The longest clip, in seconds.
 */
export type LongestClip = number;
/**
 * The frame rate of the clips.
 */
export type FrameRate = number;
/**
 * Whether a shot needs a last frame.
 */
export type LastFrame = 'required' | 'optional' | 'none';
/**
 * Whether the model can choose the length of a clip.
 */
export type AutomaticLength = boolean;
/**
 * Whether the clips have sound. optional: a shot chooses with generate_audio.
 */
export type Sound = AlwaysOrNever | ChosenByTheShot;
/**
 * Every clip has sound, or none.
 */
export type AlwaysOrNever = boolean;
/**
 * A shot chooses with generate_audio.
 */
export type ChosenByTheShot = 'optional';
/**
 * Whether the model accepts audio that drives the motion.
 */
export type DrivingAudio = boolean;
/**
 * The aspect ratio of the clip, for models that can choose it. adaptive: that of the first frame.
 */
export type AspectRatio1 = 'adaptive' | '21:9' | '16:9' | '4:3' | '1:1' | '3:4' | '9:16';
/**
 * The aspect ratios that a shot can choose. The first is the default.
 *
 * @minItems 1
 */
export type AspectRatios = AspectRatio1[];
/**
 * The most characters of a negative prompt that the model reads. 0: it does not support one.
 */
export type NegativePromptLimit = number;
/**
 * The most characters that the model reads.
 */
export type PromptLimit = number;
/**
 * The name of an effect.
 */
export type Effect = string;
/**
 * The effects that the model supports.
 */
export type Effects = Effect[];
/**
 * An amount and its currency.
 */
export type PricePerSecond = string;
/**
 * How long a take usually runs, in seconds.
 */
export type ExpectedTime = number;
/**
 * How many takes of this model may run at the same time.
 */
export type TakesInFlight = number;
/**
 * How many takes of this model may be submitted per second.
 */
export type SubmitsPerSecond = number;
/**
 * How many takes may run at the same time.
 */
export type TakesInFlight1 = number;
/**
 * How many takes may be submitted per second.
 */
export type SubmitsPerSecond1 = number;
/**
 * dashscope: The region of your Model Studio account. Model, key and region belong together, and prices differ between regions. seedance: The region of your account: cn-beijing is Volcengine Ark, ap-southeast-1 is BytePlus. Key, models and prices belong to the region.
 */
export type Region =
  'cn-beijing' | 'ap-southeast-1' | 'ap-northeast-1' | 'us-east-1' | 'eu-central-1' | 'cn-hongkong';
/**
 * The id of a Model Studio workspace. With it, requests go to the host of the workspace in the region. Some regions and models exist only there.
 */
export type Workspace = string;
/**
 * The address of the service, in place of its own: a host of the vendor, or a stand-in on this machine (inbetween emulate). The key is sent there, so any other host needs the environment variable of the provider for its address.
 */
export type BaseAddress = string;
/**
 * How local images of up to a few megabytes reach the service: uploaded to its temporary storage, or inline in the request.
 */
export type TransportOfSmallFiles = 'upload' | 'inline';
/**
 * A workflow that makes a clip of a first and a last image, exported from ComfyUI in the API format. The path is relative to the storyboard.
 */
export type Workflow = string;
/**
 * The address of the server that executes the workflow.
 */
export type Server = string;
/**
 * The address of one server.
 */
export type Server1 = string;
/**
 * Several servers, in place of url. They share the shots, one take at a time each.
 *
 * @minItems 1
 */
export type Servers = Server1[];
/**
 * A node and the name of its input. For output, only the node that saves the clip. For fps, the number of generated frames per second.
 */
export type Input = InputOfANode | Rate;
/**
 * The id of the node, or its title.
 */
export type Node = Title | Id;
/**
 * The title or the id of the node.
 */
export type Title = string;
/**
 * The id of the node.
 */
export type Id = number;
/**
 * The name of the input.
 */
export type Name = string;
/**
 * Generated frames per second.
 */
export type Rate = number;
/**
 * Where a team and its CI share clips, so that a clip that one machine has paid for is used by all. The environment variable INBETWEEN_STORE overrides it. Keep keys out of this file: S3 reads AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
 */
export type SharedStore = StoreAddress | SharedStoreWithSettings;
/**
 * A folder, an http:// or https:// address, or s3://bucket/prefix.
 */
export type StoreAddress = string;
/**
 * The address of an S3-compatible service. {bucket} is replaced by the name of the bucket. Default: AWS in the region.
 */
export type Endpoint = string;
/**
 * The region for which requests are signed. Default: AWS_REGION, else us-east-1.
 */
export type StoreRegion = string;
/**
 * Where the service's addresses have the bucket: in the host name (host), in the path (path), or nowhere, because the endpoint is a domain of this bucket (domain). Default: host for AWS and for Alibaba Cloud OSS (which refuses path), path for all others.
 */
export type Addressing = 'path' | 'host' | 'domain';
/**
 * The Redis through which this film is made by workers on other machines. Workers need a shared store. The environment variable INBETWEEN_QUEUE and the option --queue override it. Keep passwords out of this file.
 */
export type Queue = string;
/**
 * What happens between the two frames: subject, movement, camera. The maximum length depends on the model.
 */
export type Prompt = string;
/**
 * What the clip should not show.
 */
export type NegativePrompt = string;
/**
 * The video model. It decides sizes, limits and price; drafts follow its rules for size.
 */
export type Model = string;
/**
 * The resolution of the clip. Each model supports some of these.
 */
export type Resolution =
  '360P' | '480P' | '512P' | '540P' | '580P' | '720P' | '768P' | '1080P' | '1440P' | '2160P';
/**
 * The length of the clip in seconds. Most models make clips of exactly 5 seconds. auto: the model chooses, where it can; the price is then counted for its longest clip. voice: as long as the audio of the shot, with its start time, rounded up to a length that the model allows. Under defaults, voice is for shots with audio.
 */
export type Duration = Seconds | AutomaticLength1 | LengthOfTheVoice;
/**
 * The length in seconds.
 */
export type Seconds = number;
/**
 * The model chooses the length.
 */
export type AutomaticLength1 = 'auto';
/**
 * The clip is as long as the audio of the shot needs.
 */
export type LengthOfTheVoice = 'voice';
/**
 * Let the model add speech, effects and music to the clip, for models that make clips with and without sound. Off by default.
 */
export type GeneratedAudio = boolean;
/**
 * Let the service rewrite the prompt. Off by default, so that the same storyboard makes the same request.
 */
export type PromptExtension = boolean;
/**
 * Let the service add its AI watermark in the lower right corner.
 */
export type Watermark = boolean;
/**
 * The same seed gives similar clips. Without a seed, the service uses a random one; some models have -1 for that.
 */
export type Seed = number;
/**
 * How many takes of the shot are generated, each with a seed of its own: the shot's seed and those after it, or without a seed of the shot, fixed ones. Each take has its price. The film uses the first take until another one is picked (inbetween pick).
 */
export type Takes = number;
/**
 * Convert images that the model would refuse or could misread: rotate them upright, scale them, replace transparency with black, crop the last frame to the aspect ratio of the first. Other images are sent unchanged. check, plan and the report list every conversion.
 */
export type NormalizeImages = boolean;
/**
 * A path, file://, http(s):// or oss:// URL, or data: URI of a JPEG, PNG, BMP or WEBP image.
 */
export type Image = string;
/**
 * A unique name: lower-case letters, digits and hyphens. Keep it when you move the shot.
 */
export type ShotId = string;
/**
 * A name for people. It does not affect the clip.
 */
export type ShotTitle = string;
/**
 * The image that the shot starts on: a keyframe's name, a path, file://, http(s):// or oss:// URL, or data: URI. previous uses the last frame of the previous shot.
 */
export type FirstFrame = string;
/**
 * The image that the shot ends on, written like first. Only an effect shot (template) has none.
 */
export type LastFrame1 = string;
/**
 * A ready-made effect, instead of a last frame and a prompt. The model must support effects.
 */
export type EffectTemplate = string;
/**
 * An audio file (WAV or MP3) that is sent to the model and drives the motion of the clip. The model must support it. To add sound to the film without sending it to the model, use audio.
 */
export type DrivingAudio1 = string;
/**
 * The caption of the shot: one text for the whole shot, or a list of texts with times, measured from the start of the shot.
 */
export type Caption = OneCaption | CaptionsWithTimes;
/**
 * Shown for the whole shot.
 */
export type OneCaption = string;
/**
 * The text of the caption.
 */
export type CaptionText = string;
/**
 * Several captions, one after the other.
 */
export type CaptionsWithTimes = TimedCaption[];
/**
 * A voice or sound that starts with the shot. The soundtrack is lowered while it plays. true or false is short for generate_audio.
 */
export type ShotAudio = AudioFile | SoundOfTheModel | ShotAudioWithSettings;
/**
 * The same as generate_audio: whether the model adds sound to the clip.
 */
export type SoundOfTheModel = boolean;
/**
 * Where the subject is in the frame: a word, or [across, down] from 0 (left, top) to 1 (right, bottom). When the shot is cropped, in the film or in an output, this point is kept as near to the middle as possible.
 */
export type Focus = SideOfTheFrame | PointInTheFrame;
/**
 * The side of the frame where the subject is.
 */
export type SideOfTheFrame = 'center' | 'left' | 'right' | 'top' | 'bottom';
/**
 * 0 is the left or top edge, 1 the right or bottom edge.
 */
export type Position = number;
/**
 * The distance from the left and from the top, as parts of the width and the height.
 */
export type PointInTheFrame = Position[];
/**
 * true leaves the shot out of the film, and out of the price. Its clips and takes are kept: without skip, it is back at no cost. first: previous of the next shot still means the last frame of this one.
 */
export type Skip = boolean;
/**
 * The shots of the film, in the order in which they are shown.
 *
 * @minItems 1
 */
export type Shots = Shot[];

/**
 * A film as a list of shots, each with a first frame, a last frame and a prompt. Paths are relative to this file.
 */
export interface StoryboardDocument {
  version: FormatVersion;
  title?: FilmTitle;
  film?: FilmSettings;
  provider?: Provider;
  providers?: Providers;
  store?: SharedStore;
  queue?: Queue;
  defaults?: Defaults;
  keyframes?: Keyframes;
  shots: Shots;
}
/**
 * How the clips become one film.
 */
export interface FilmSettings {
  output?: OutputFile;
  size?: FilmSize;
  fps?: FramesPerSecond;
  fit?: Fit;
  fps_fit?: FrameRateFit;
  anchor?: Anchor;
  transition?: Transition;
  match_color?: MatchColours;
  duplicate_frames?: DuplicateFrames;
  audio?: Soundtrack;
  clip_sound?: ClipSound;
  captions?: Captions;
  language?: Language;
  chapters?: Chapters;
  outputs?: FurtherOutputs;
  exports?: Exports;
  on_finish?: FinishHooks;
  credentials?: ContentCredentials;
  mark?: VisibleMark;
}
/**
 * The kind with its length, and a colour for fade or a style for wipe.
 */
export interface TransitionWithALength {
  dissolve?: DurationWithUnit;
  fade?: DurationWithUnit;
  wipe?: DurationWithUnit;
  color?: FadeColour;
  style?: WipeStyle;
}
/**
 * On, with length and strength.
 */
export interface HowColoursAreMatched {
  frames?: Frames;
  strength?: Strength;
}
/**
 * The audio file under src, and its settings.
 */
export interface SoundtrackWithSettings {
  src: AudioFile;
  offset?: DurationWithUnit;
  volume?: Volume;
  fade_in?: DurationWithUnit;
  fade_out?: DurationWithUnit;
  loop?: Repeat;
  loudness?: Loudness;
}
/**
 * A further file made from the same clips. Settings that are missing here are those of the film.
 */
export interface Output {
  output: OutputFile1;
  size?: OutputSize;
  aspect?: AspectRatio;
  width?: OutputWidth;
  fit?: FitOfTheOutput;
  anchor?: Anchor;
  color?: BarColour;
  fps?: FramesPerSecondOfTheOutput;
  fps_fit?: FrameRateFitOfTheOutput;
  from?: FirstShot;
  to?: LastShot;
  captions?: CaptionsOfTheOutput;
}
/**
 * The file of the export under output, and its settings.
 */
export interface ExportWithSettings {
  output: ExportFile;
  media?: FilesOfTheExport;
  handles?: Handles;
}
/**
 * What happens when a render has ended: a command gets its outcome as JSON, or an address gets it by POST. Both run only with --hooks or INBETWEEN_HOOKS=1, so that a storyboard of somebody else runs nothing.
 */
export interface FinishHooks {
  command?: Command;
  webhook?: Webhook;
}
/**
 * Signs the film and its MP4 outputs with C2PA: a manifest names this tool, the models and the clips, and shows whether a byte was changed. Needs the package @contentauth/c2pa-wasm. INBETWEEN_C2PA_CERT and INBETWEEN_C2PA_KEY, each a file or the PEM text itself, take precedence.
 */
export interface ContentCredentials {
  cert: Certificate;
  key: PrivateKey;
}
/**
 * A text in a corner of every frame of the film and of its outputs, such as a notice that AI made it. White letters with a black outline, as high as a twentieth of the shorter side of the frame. Every frame has to be encoded for it; plan says so. Fonts for Latin, Chinese, Japanese and Korean are built in; other characters, such as emoji, are reported.
 */
export interface VisibleMark {
  text: Text;
  corner?: Corner;
}
/**
 * The provider's name under use, and its settings. A provider ignores the settings of other providers, so that you can switch between them.
 */
export interface ProviderWithSettings {
  use: ProviderName;
  key_variable?: KeyVariable;
  max_cost?: CostCap;
  models?: DescribedModels;
  limits?: Limits;
  region?: Region;
  workspace?: Workspace;
  base_url?: BaseAddress;
  small_files?: TransportOfSmallFiles;
  workflow?: Workflow;
  url?: Server;
  urls?: Servers;
  inputs?: InputsOfTheWorkflow;
}
/**
 * Models that inbetween does not know, or whose limits or prices have changed. The key is the model's name at the service.
 */
export interface DescribedModels {
  [k: string]: DescribedModel;
}
/**
 * The limits and prices of a model. A known model keeps every value that is not stated here. A stated price counts for the plan and the cost cap, and one that is lower than the list price is reported. For a new model, the defaults are those of a first-and-last-frame model with clips of 5 seconds.
 */
export interface DescribedModel {
  input?: InputStyle;
  fields?: FieldNames;
  durations?: Lengths;
  duration_form?: FormOfTheLength;
  resolutions?: Resolutions;
  shortest?: ShortestClip;
  longest?: LongestClip;
  fps?: FrameRate;
  last_frame?: LastFrame;
  auto_duration?: AutomaticLength;
  sound?: Sound;
  driving_audio?: DrivingAudio;
  ratios?: AspectRatios;
  negative_prompt_max?: NegativePromptLimit;
  prompt_max?: PromptLimit;
  templates?: Effects;
  price?: Price;
  expected_seconds?: ExpectedTime;
  takes_in_flight?: TakesInFlight;
  submits_per_second?: SubmitsPerSecond;
}
/**
 * What the request of the model calls its fields, for providers whose models differ in that. A field that is not named here is not sent; first, last and prompt have defaults.
 */
export interface FieldNames {
  [k: string]: FieldName;
}
/**
 * The price of one second of video, by resolution. A resolution that is missing here has an unknown price.
 */
export interface Price {
  [k: string]: PricePerSecond;
}
/**
 * The limits of the account, where they differ from the published limits of the models.
 */
export interface Limits {
  takes_in_flight?: TakesInFlight1;
  submits_per_second?: SubmitsPerSecond1;
}
/**
 * Where the workflow takes the parts of a shot, where that is not found by the types of its nodes. "inbetween doctor" shows what is found.
 */
export interface InputsOfTheWorkflow {
  [k: string]: Input;
}
/**
 * A node, by its id or its title, and the name of its input.
 */
export interface InputOfANode {
  node: Node;
  input?: Name;
}
/**
 * Several providers in one film: names, each with a provider and its settings. A shot chooses one with provider. Each has its own account, key, limits and cost cap. The same vendor can have several names, and a name can be that of its provider.
 */
export interface Providers {
  [k: string]: ProviderWithSettings;
}
/**
 * The store's address under at, and the settings of an S3 bucket.
 */
export interface SharedStoreWithSettings {
  at: StoreAddress;
  endpoint?: Endpoint;
  region?: StoreRegion;
  addressing?: Addressing;
}
/**
 * Settings for all shots. A shot's own settings take precedence. A shot with a template does not inherit prompt and negative_prompt, because an effect has none.
 */
export interface Defaults {
  prompt?: Prompt;
  negative_prompt?: NegativePrompt;
  provider?: ProviderChoice;
  model?: Model;
  resolution?: Resolution;
  duration?: Duration;
  ratio?: AspectRatio1;
  generate_audio?: GeneratedAudio;
  prompt_extend?: PromptExtension;
  watermark?: Watermark;
  seed?: Seed;
  takes?: Takes;
  normalize?: NormalizeImages;
}
/**
 * Named images that several shots can use.
 */
export interface Keyframes {
  [k: string]: Image;
}
/**
 * One part of the film: a first frame, a last frame and a prompt for what happens between them.
 */
export interface Shot {
  id: ShotId;
  title?: ShotTitle;
  first: FirstFrame;
  last?: LastFrame1;
  prompt?: Prompt;
  negative_prompt?: NegativePrompt;
  template?: EffectTemplate;
  driving_audio?: DrivingAudio1;
  caption?: Caption;
  audio?: ShotAudio;
  transition?: Transition;
  match_color?: MatchColours;
  focus?: Focus;
  provider?: ProviderChoice;
  model?: Model;
  resolution?: Resolution;
  duration?: Duration;
  ratio?: AspectRatio1;
  generate_audio?: GeneratedAudio;
  prompt_extend?: PromptExtension;
  watermark?: Watermark;
  seed?: Seed;
  takes?: Takes;
  normalize?: NormalizeImages;
  skip?: Skip;
}
/**
 * A text and when it is shown.
 */
export interface TimedCaption {
  text: CaptionText;
  from: DurationWithUnit;
  to: DurationWithUnit;
}
/**
 * The audio file under src, its start time and its volume.
 */
export interface ShotAudioWithSettings {
  src: AudioFile;
  at?: DurationWithUnit;
  volume?: Volume;
}

/** The schema as data. */
export const storyboardSchema: unknown = JSON.parse(
  "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$comment\":\"Generated from storyboard.base.json and the providers by `npm run schema`. Do not edit.\",\"$id\":\"urn:inbetween:storyboard:1\",\"title\":\"Storyboard\",\"description\":\"A film as a list of shots, each with a first frame, a last frame and a prompt. Paths are relative to this file.\",\"examples\":[{\"version\":1,\"shots\":[{\"id\":\"rain\",\"first\":\"frames/rain.png\",\"last\":\"frames/gaze.png\",\"prompt\":\"A small blue monster walks in the rain. The camera slowly pushes in.\"}]}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"version\",\"shots\"],\"properties\":{\"version\":{\"title\":\"Format version\",\"description\":\"The version of the storyboard format. Always 1.\",\"examples\":[1],\"type\":\"integer\",\"const\":1},\"title\":{\"title\":\"Film title\",\"description\":\"The name of the film, for people. It does not affect clips.\",\"examples\":[\"The blue monster\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":200},\"film\":{\"$ref\":\"#/$defs/film\"},\"provider\":{\"$ref\":\"#/$defs/provider\"},\"providers\":{\"$ref\":\"#/$defs/providers\"},\"store\":{\"$ref\":\"#/$defs/store\"},\"queue\":{\"title\":\"Queue\",\"description\":\"The Redis through which this film is made by workers on other machines. Workers need a shared store. The environment variable INBETWEEN_QUEUE and the option --queue override it. Keep passwords out of this file.\",\"examples\":[\"redis://queue.example.com/0\",\"rediss://queue.example.com:6380/0\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":1000,\"pattern\":\"^\\\\s*[Rr][Ee][Dd][Ii][Ss][Ss]?://(?:[^\\\\s/@?#:\\\\[\\\\]]+|\\\\[[0-9A-Fa-f:.]+\\\\])(?::[0-9]{1,5})?(?:/[0-9]{0,5})?\\\\s*$\",\"patternErrorMessage\":\"Write redis://host/0 or rediss://host:6380/0, without a password. An address with a password goes into INBETWEEN_QUEUE.\"},\"defaults\":{\"$ref\":\"#/$defs/defaults\"},\"keyframes\":{\"$ref\":\"#/$defs/keyframes\"},\"shots\":{\"title\":\"Shots\",\"description\":\"The shots of the film, in the order in which they are shown.\",\"examples\":[[{\"id\":\"rain\",\"first\":\"frames/rain.png\",\"last\":\"frames/gaze.png\",\"prompt\":\"Rain falls.\"}]],\"type\":\"array\",\"minItems\":1,\"items\":{\"$ref\":\"#/$defs/shot\"}}},\"$defs\":{\"film\":{\"title\":\"Film settings\",\"description\":\"How the clips become one film.\",\"examples\":[{\"output\":\"monster.mp4\",\"size\":\"1280x720\",\"fps\":30,\"fit\":\"cover\"}],\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"output\":{\"title\":\"Output file\",\"description\":\"The film's file, relative to this file. Default: the name of this file with .mp4. ${NAME} is replaced from the environment.\",\"examples\":[\"monster.mp4\",\"out/monster.mp4\",\"${OUT}/monster.mp4\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":1000,\"pattern\":\"\\\\.[mM][pP]4$\",\"patternErrorMessage\":\"The film is an MP4 file: its name must end in .mp4.\"},\"size\":{\"title\":\"Film size\",\"description\":\"auto uses the most common size among the clips. Otherwise: width x height in pixels, both even.\",\"examples\":[\"auto\",\"1280x720\",\"1080x1920\"],\"default\":\"auto\",\"type\":\"string\",\"pattern\":\"^(auto|[1-9][0-9]{0,3}x[1-9][0-9]{0,3})$\",\"patternErrorMessage\":\"Write \\\"auto\\\", or width x height in pixels, such as 1280x720.\"},\"fps\":{\"title\":\"Frames per second\",\"description\":\"The frame rate of the film. Clips of another rate are converted.\",\"examples\":[30,24,60],\"default\":30,\"type\":\"integer\",\"minimum\":24,\"maximum\":60},\"fit\":{\"title\":\"Fit\",\"description\":\"How a clip of another aspect ratio fills the film: cover crops it, contain adds black bars, stretch distorts it.\",\"examples\":[\"cover\",\"contain\",\"stretch\"],\"default\":\"cover\",\"type\":\"string\",\"enum\":[\"cover\",\"contain\",\"stretch\"]},\"fps_fit\":{\"title\":\"Frame rate fit\",\"description\":\"How a clip with fewer frames per second than the film gets its missing frames: repeat shows frames of the clip twice, blend mixes two neighbouring frames, inbetween moves what is in them, as drafts do. Frames of the clip stay as they are where their time is that of a frame of the film.\",\"examples\":[\"repeat\",\"blend\",\"inbetween\"],\"default\":\"repeat\",\"type\":\"string\",\"enum\":[\"repeat\",\"blend\",\"inbetween\"]},\"anchor\":{\"$ref\":\"#/$defs/anchor\"},\"transition\":{\"$ref\":\"#/$defs/transition\"},\"match_color\":{\"$ref\":\"#/$defs/matchColor\"},\"duplicate_frames\":{\"title\":\"Duplicate frames\",\"description\":\"Where a shot starts on the keyframe that the previous shot ends on, the film would show this frame twice. drop leaves one of the two out, keep shows both.\",\"examples\":[\"drop\",\"keep\"],\"default\":\"drop\",\"type\":\"string\",\"enum\":[\"drop\",\"keep\"]},\"audio\":{\"$ref\":\"#/$defs/soundtrack\"},\"clip_sound\":{\"title\":\"Clip sound\",\"description\":\"How the sound of the clips is used. keep mixes it with the soundtrack, over lowers the soundtrack while a clip has sound, under lowers the clips below the soundtrack, mute leaves it out.\",\"examples\":[\"keep\",\"over\",\"under\",\"mute\"],\"default\":\"keep\",\"type\":\"string\",\"enum\":[\"keep\",\"over\",\"under\",\"mute\"]},\"captions\":{\"title\":\"Captions\",\"description\":\"How captions are shown. soft adds a track that viewers can turn on, burn draws them into the frames, sidecar writes .srt and .vtt files next to the film, off leaves them out.\",\"examples\":[\"soft\",\"burn\",\"sidecar\",\"off\"],\"default\":\"soft\",\"type\":\"string\",\"enum\":[\"soft\",\"burn\",\"sidecar\",\"off\"]},\"language\":{\"title\":\"Language\",\"description\":\"The language of captions and chapters, as an ISO 639-2 code of three letters.\",\"examples\":[\"eng\",\"zho\",\"und\"],\"default\":\"und\",\"type\":\"string\",\"pattern\":\"^[a-z]{3}$\",\"patternErrorMessage\":\"Write three lower-case letters, such as eng or zho.\"},\"chapters\":{\"title\":\"Chapters\",\"description\":\"Add a chapter for each shot, named by its title or id.\",\"examples\":[true,false],\"default\":false,\"type\":\"boolean\"},\"outputs\":{\"title\":\"Further outputs\",\"description\":\"Further files made from the same clips: another aspect ratio, a part of the film, a preview, an animation.\",\"examples\":[[{\"output\":\"out/vertical.mp4\",\"aspect\":\"9:16\",\"fit\":\"contain\"},{\"output\":\"out/preview.gif\",\"width\":320,\"from\":\"rain\",\"to\":\"gaze-up\"}]],\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/output\"}},\"exports\":{\"title\":\"Exports\",\"description\":\"Edits for editing programs, written after each render: OpenTimelineIO, FCPXML, EDL or a shot list.\",\"examples\":[[\"cut/film.otio\",{\"output\":\"cut/film.fcpxml\",\"media\":\"copy\"}]],\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/export\"}},\"on_finish\":{\"$ref\":\"#/$defs/finishHooks\"},\"credentials\":{\"$ref\":\"#/$defs/credentials\"},\"mark\":{\"$ref\":\"#/$defs/mark\"}}},\"mark\":{\"title\":\"Visible mark\",\"description\":\"A text in a corner of every frame of the film and of its outputs, such as a notice that AI made it. White letters with a black outline, as high as a twentieth of the shorter side of the frame. Every frame has to be encoded for it; plan says so. Fonts for Latin, Chinese, Japanese and Korean are built in; other characters, such as emoji, are reported.\",\"examples\":[{\"text\":\"AI生成\",\"corner\":\"top-right\"},{\"text\":\"AI-generated\"}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"text\"],\"properties\":{\"text\":{\"title\":\"Text\",\"description\":\"The text of the mark, at most two lines wide.\",\"examples\":[\"AI生成\",\"AI-generated\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":60,\"pattern\":\"^[^\\\\r\\\\n]*\\\\S[^\\\\r\\\\n]*$\",\"patternErrorMessage\":\"Write some letters, without line breaks.\"},\"corner\":{\"title\":\"Corner\",\"description\":\"The corner of the frame. Captions are at the lower edge, so an upper corner keeps both legible.\",\"examples\":[\"top-right\",\"bottom-left\"],\"default\":\"top-right\",\"type\":\"string\",\"enum\":[\"top-left\",\"top-right\",\"bottom-left\",\"bottom-right\"]}}},\"credentials\":{\"title\":\"Content credentials\",\"description\":\"Signs the film and its MP4 outputs with C2PA: a manifest names this tool, the models and the clips, and shows whether a byte was changed. Needs the package @contentauth/c2pa-wasm. INBETWEEN_C2PA_CERT and INBETWEEN_C2PA_KEY, each a file or the PEM text itself, take precedence.\",\"examples\":[{\"cert\":\"keys/film.pem\",\"key\":\"keys/film.key\"}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"cert\",\"key\"],\"properties\":{\"cert\":{\"title\":\"Certificate\",\"description\":\"The PEM file of the certificate and of those that issued it, relative to this file. ${NAME} is replaced from the environment.\",\"examples\":[\"keys/film.pem\",\"${KEYS}/film.pem\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":1000},\"key\":{\"title\":\"Private key\",\"description\":\"The PEM file of the private key of the certificate, without a passphrase, relative to this file. ${NAME} is replaced from the environment. It is never printed, copied or sent. Keep it out of version control.\",\"examples\":[\"keys/film.key\",\"${KEYS}/film.key\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":1000}}},\"finishHooks\":{\"title\":\"Finish hooks\",\"description\":\"What happens when a render has ended: a command gets its outcome as JSON, or an address gets it by POST. Both run only with --hooks or INBETWEEN_HOOKS=1, so that a storyboard of somebody else runs nothing.\",\"examples\":[{\"command\":[\"node\",\"publish.mjs\"]},{\"webhook\":\"https://example.com/renders\"}],\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"command\":{\"title\":\"Command\",\"description\":\"A program and its arguments, started without a shell in the folder of this file. The outcome of the render is its standard input. The time limit is ten minutes.\",\"examples\":[[\"node\",\"publish.mjs\",\"--channel\",\"film\"]],\"type\":\"array\",\"minItems\":1,\"items\":{\"title\":\"Program or argument\",\"description\":\"One word of the command.\",\"examples\":[\"node\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":10000}},\"webhook\":{\"title\":\"Webhook\",\"description\":\"An http(s) address. ${NAME} is replaced from the environment, for addresses that contain a secret. With INBETWEEN_WEBHOOK_SECRET the request has a signature.\",\"examples\":[\"https://example.com/renders\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":2000,\"pattern\":\"^\\\\s*[Hh][Tt][Tt][Pp][Ss]?://[^\\\\s/@?#]+([/?#]\\\\S*)?\\\\s*$\",\"patternErrorMessage\":\"Write an address such as https://example.com/renders, without a user name.\"}}},\"export\":{\"title\":\"Export\",\"description\":\"An edit for editing programs: its file, or its file with settings.\",\"examples\":[\"cut/film.otio\",{\"output\":\"cut/film.fcpxml\",\"media\":\"copy\",\"handles\":12}],\"anyOf\":[{\"$ref\":\"#/$defs/exportFile\"},{\"title\":\"Export with settings\",\"description\":\"The file of the export under output, and its settings.\",\"examples\":[{\"output\":\"cut/film.fcpxml\",\"media\":\"copy\"}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"output\"],\"properties\":{\"output\":{\"$ref\":\"#/$defs/exportFile\"},\"media\":{\"title\":\"Files of the export\",\"description\":\"link names the clips and sounds where they are. copy copies them into the folder media next to the export, which can then be moved.\",\"examples\":[\"copy\"],\"default\":\"link\",\"type\":\"string\",\"enum\":[\"link\",\"copy\"]},\"handles\":{\"title\":\"Handles\",\"description\":\"Clips keep at most this many frames before and after those that the film shows. Default: all that they have.\",\"examples\":[12],\"type\":\"integer\",\"minimum\":0,\"maximum\":10000}}}]},\"exportFile\":{\"title\":\"Export file\",\"description\":\"The file of the export, relative to this file. The extension decides its format. ${NAME} is replaced from the environment.\",\"examples\":[\"cut/film.otio\",\"cut/film.fcpxml\",\"cut/film.edl\",\"cut/film.csv\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":1000,\"pattern\":\"\\\\.([oO][tT][iI][oO]|[fF][cC][pP][xX][mM][lL]|[eE][dD][lL]|[cC][sS][vV])$\",\"patternErrorMessage\":\"The name of an export must end in .otio, .fcpxml, .edl or .csv.\"},\"output\":{\"title\":\"Output\",\"description\":\"A further file made from the same clips. Settings that are missing here are those of the film.\",\"examples\":[{\"output\":\"out/vertical.mp4\",\"size\":\"1080x1920\",\"captions\":\"burn\"},{\"output\":\"out/preview.webp\",\"width\":320,\"fps\":12}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"output\"],\"properties\":{\"output\":{\"title\":\"Output file\",\"description\":\"The output's file, relative to this file. The extension decides its format. ${NAME} is replaced from the environment.\",\"examples\":[\"out/vertical.mp4\",\"out/preview.gif\",\"out/preview.webp\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":1000,\"pattern\":\"\\\\.([mM][pP]4|[gG][iI][fF]|[wW][eE][bB][pP])$\",\"patternErrorMessage\":\"An output is a film or an animation: its name must end in .mp4, .gif or .webp.\"},\"size\":{\"title\":\"Output size\",\"description\":\"Width x height in pixels, both even. Instead of an aspect or a width.\",\"examples\":[\"1080x1920\",\"1080x1080\"],\"type\":\"string\",\"pattern\":\"^[1-9][0-9]{0,3}x[1-9][0-9]{0,3}$\",\"patternErrorMessage\":\"Write width x height in pixels, such as 1080x1920.\"},\"aspect\":{\"title\":\"Aspect ratio\",\"description\":\"Width to height. Without a width, the shorter side is that of the film.\",\"examples\":[\"9:16\",\"1:1\",\"4:5\"],\"type\":\"string\",\"pattern\":\"^[1-9][0-9]?:[1-9][0-9]?$\",\"patternErrorMessage\":\"Write width to height, such as 9:16.\"},\"width\":{\"title\":\"Output width\",\"description\":\"The width in pixels, even. The height follows from the aspect ratio. Default for animations: 480.\",\"examples\":[320,480],\"type\":\"integer\",\"minimum\":16,\"maximum\":7680},\"fit\":{\"title\":\"Fit of the output\",\"description\":\"How a clip of another aspect ratio fills the output: cover crops it, contain adds bars, stretch distorts it. Default: the film's.\",\"examples\":[\"cover\",\"contain\"],\"type\":\"string\",\"enum\":[\"cover\",\"contain\",\"stretch\"]},\"anchor\":{\"$ref\":\"#/$defs/anchor\"},\"color\":{\"title\":\"Bar colour\",\"description\":\"The colour of the bars of \\\"fit: contain\\\".\",\"examples\":[\"#000000\",\"#f4f0e8\"],\"default\":\"#000000\",\"type\":\"string\",\"pattern\":\"^#[0-9a-fA-F]{6}$\",\"patternErrorMessage\":\"Write # and six hexadecimal digits in quotes, such as \\\"#ffffff\\\".\"},\"fps\":{\"title\":\"Frames per second of the output\",\"description\":\"Default: the film's, and 12 for animations.\",\"examples\":[12,15,24],\"type\":\"integer\",\"minimum\":5,\"maximum\":60},\"fps_fit\":{\"title\":\"Frame rate fit of the output\",\"description\":\"How a clip with fewer frames per second than the output gets its missing frames: repeat, blend or inbetween. Default: the film's.\",\"examples\":[\"blend\",\"inbetween\"],\"type\":\"string\",\"enum\":[\"repeat\",\"blend\",\"inbetween\"]},\"from\":{\"title\":\"First shot\",\"description\":\"The id of the output's first shot. Default: the first shot of the film.\",\"examples\":[\"rain\"],\"type\":\"string\",\"minLength\":1},\"to\":{\"title\":\"Last shot\",\"description\":\"The id of the output's last shot. Default: the last shot of the film.\",\"examples\":[\"gaze-up\"],\"type\":\"string\",\"minLength\":1},\"captions\":{\"title\":\"Captions of the output\",\"description\":\"As for the film, for this output alone. Animations allow burn and off only.\",\"examples\":[\"burn\",\"off\"],\"type\":\"string\",\"enum\":[\"soft\",\"burn\",\"sidecar\",\"off\"]}}},\"provider\":{\"title\":\"Provider\",\"description\":\"What generates the clips. A local provider (draft) works offline, is free and always makes the same clip; servers of yours (comfyui) make real clips for free; a paid one (dashscope, fal, kling, replicate, seedance, veo) makes real clips and costs money. ${NAME} is replaced from the environment. Keep keys out of this file: dashscope reads DASHSCOPE_API_KEY, fal reads FAL_KEY, kling reads KLINGAI_ACCESS_KEY, replicate reads REPLICATE_API_TOKEN, seedance reads ARK_API_KEY, veo reads GEMINI_API_KEY.\",\"examples\":[\"draft\",{\"use\":\"dashscope\",\"region\":\"cn-beijing\",\"max_cost\":\"20 CNY\"},{\"use\":\"fal\",\"base_url\":\"http://127.0.0.1:8787\",\"max_cost\":\"20 CNY\"},{\"use\":\"kling\",\"base_url\":\"http://127.0.0.1:8787\",\"max_cost\":\"20 CNY\"},{\"use\":\"replicate\",\"base_url\":\"http://127.0.0.1:8787\",\"max_cost\":\"20 CNY\"},{\"use\":\"seedance\",\"region\":\"cn-beijing\",\"max_cost\":\"20 CNY\"},{\"use\":\"veo\",\"base_url\":\"http://127.0.0.1:8787\",\"max_cost\":\"20 CNY\"}],\"default\":\"draft\",\"anyOf\":[{\"$ref\":\"#/$defs/providerReference\"},{\"$ref\":\"#/$defs/providerSettings\"}]},\"providerSettings\":{\"title\":\"Provider with settings\",\"description\":\"The provider's name under use, and its settings. A provider ignores the settings of other providers, so that you can switch between them.\",\"examples\":[{\"use\":\"dashscope\",\"region\":\"cn-beijing\",\"max_cost\":\"20 CNY\"},{\"use\":\"fal\",\"base_url\":\"http://127.0.0.1:8787\",\"max_cost\":\"20 CNY\"},{\"use\":\"kling\",\"base_url\":\"http://127.0.0.1:8787\",\"max_cost\":\"20 CNY\"},{\"use\":\"replicate\",\"base_url\":\"http://127.0.0.1:8787\",\"max_cost\":\"20 CNY\"},{\"use\":\"seedance\",\"region\":\"cn-beijing\",\"max_cost\":\"20 CNY\"},{\"use\":\"veo\",\"base_url\":\"http://127.0.0.1:8787\",\"max_cost\":\"20 CNY\"}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"use\"],\"properties\":{\"use\":{\"$ref\":\"#/$defs/providerName\"},\"key_variable\":{\"title\":\"Key variable\",\"description\":\"The environment variable with the key of this account, where a film uses several accounts of one vendor. Its name is that of the provider's own variable with an ending: dashscope reads DASHSCOPE_API_KEY, fal reads FAL_KEY, kling reads KLINGAI_ACCESS_KEY, replicate reads REPLICATE_API_TOKEN, seedance reads ARK_API_KEY, veo reads GEMINI_API_KEY.\",\"examples\":[\"DASHSCOPE_API_KEY_CLIENT\"],\"type\":\"string\",\"maxLength\":100,\"pattern\":\"^[A-Z][A-Z0-9_]*$\",\"patternErrorMessage\":\"Write the name of an environment variable: capitals, digits and underscores.\"},\"max_cost\":{\"title\":\"Cost cap\",\"description\":\"The most that one render may cost. The price of a take is reserved before it is submitted, so the cap holds for parallel takes as well.\",\"examples\":[\"20 CNY\",\"3.5 USD\"],\"type\":\"string\",\"pattern\":\"^\\\\s*[0-9]{1,9}(\\\\.[0-9]{1,6})?\\\\s*([Cc][Nn][Yy]|[Uu][Ss][Dd])\\\\s*$\",\"patternErrorMessage\":\"Write a number and a currency, such as \\\"20 CNY\\\".\"},\"models\":{\"title\":\"Described models\",\"description\":\"Models that inbetween does not know, or whose limits or prices have changed. The key is the model's name at the service.\",\"examples\":[{\"example-video-2\":{\"input\":\"media\",\"resolutions\":[\"480P\",\"720P\",\"1080P\"],\"shortest\":2,\"longest\":30,\"last_frame\":\"optional\",\"sound\":true,\"prompt_max\":5000}}],\"type\":\"object\",\"propertyNames\":{\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9][A-Za-z0-9._/:-]{0,159}$\",\"patternErrorMessage\":\"Use letters, digits, dots, colons, hyphens, underscores and slashes only.\"},\"additionalProperties\":{\"$ref\":\"#/$defs/describedModel\"}},\"limits\":{\"title\":\"Limits\",\"description\":\"The limits of the account, where they differ from the published limits of the models.\",\"examples\":[{\"takes_in_flight\":5}],\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"takes_in_flight\":{\"title\":\"Takes in flight\",\"description\":\"How many takes may run at the same time.\",\"examples\":[5],\"type\":\"integer\",\"minimum\":1,\"maximum\":100},\"submits_per_second\":{\"title\":\"Submits per second\",\"description\":\"How many takes may be submitted per second.\",\"examples\":[2,0.5],\"type\":\"number\",\"minimum\":0.01,\"maximum\":100}}},\"region\":{\"title\":\"Region\",\"description\":\"dashscope: The region of your Model Studio account. Model, key and region belong together, and prices differ between regions. seedance: The region of your account: cn-beijing is Volcengine Ark, ap-southeast-1 is BytePlus. Key, models and prices belong to the region.\",\"examples\":[\"cn-beijing\",\"ap-southeast-1\"],\"type\":\"string\",\"default\":\"cn-beijing\",\"enum\":[\"cn-beijing\",\"ap-southeast-1\",\"ap-northeast-1\",\"us-east-1\",\"eu-central-1\",\"cn-hongkong\"]},\"workspace\":{\"title\":\"Workspace\",\"description\":\"The id of a Model Studio workspace. With it, requests go to the host of the workspace in the region. Some regions and models exist only there.\",\"examples\":[\"llm-abc123\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":100,\"pattern\":\"^[A-Za-z0-9_-]+$\",\"patternErrorMessage\":\"Use letters, digits, - and _ only.\"},\"base_url\":{\"title\":\"Base address\",\"description\":\"The address of the service, in place of its own: a host of the vendor, or a stand-in on this machine (inbetween emulate). The key is sent there, so any other host needs the environment variable of the provider for its address.\",\"examples\":[\"http://127.0.0.1:8787\"],\"type\":\"string\",\"pattern\":\"^https?://[^\\\\s]+$\",\"patternErrorMessage\":\"It must start with http:// or https://.\"},\"small_files\":{\"title\":\"Transport of small files\",\"description\":\"How local images of up to a few megabytes reach the service: uploaded to its temporary storage, or inline in the request.\",\"examples\":[\"inline\"],\"default\":\"upload\",\"type\":\"string\",\"enum\":[\"upload\",\"inline\"]},\"workflow\":{\"title\":\"Workflow\",\"description\":\"A workflow that makes a clip of a first and a last image, exported from ComfyUI in the API format. The path is relative to the storyboard.\",\"examples\":[\"flf2v.api.json\"],\"type\":\"string\",\"minLength\":1},\"url\":{\"title\":\"Server\",\"description\":\"The address of the server that executes the workflow.\",\"default\":\"http://127.0.0.1:8188\",\"examples\":[\"http://127.0.0.1:8188\"],\"type\":\"string\",\"pattern\":\"^https?://[^\\\\s@?#]+$\",\"patternErrorMessage\":\"It must start with http:// or https://, without a user name.\"},\"urls\":{\"title\":\"Servers\",\"description\":\"Several servers, in place of url. They share the shots, one take at a time each.\",\"examples\":[[\"http://127.0.0.1:8188\",\"http://192.168.1.20:8188\"]],\"type\":\"array\",\"minItems\":1,\"items\":{\"title\":\"Server\",\"description\":\"The address of one server.\",\"examples\":[\"http://127.0.0.1:8188\"],\"type\":\"string\",\"pattern\":\"^https?://[^\\\\s@?#]+$\",\"patternErrorMessage\":\"It must start with http:// or https://, without a user name.\"}},\"inputs\":{\"title\":\"Inputs of the workflow\",\"description\":\"Where the workflow takes the parts of a shot, where that is not found by the types of its nodes. \\\"inbetween doctor\\\" shows what is found.\",\"examples\":[{\"first\":{\"node\":52,\"input\":\"image\"},\"last\":{\"node\":\"Last image\",\"input\":\"image\"}}],\"type\":\"object\",\"propertyNames\":{\"type\":\"string\",\"pattern\":\"^(first|last|prompt|negative_prompt|seed|width|height|frames|output|fps)$\",\"patternErrorMessage\":\"Known: first, last, prompt, negative_prompt, seed, width, height, frames, output, fps.\"},\"additionalProperties\":{\"title\":\"Input\",\"description\":\"A node and the name of its input. For output, only the node that saves the clip. For fps, the number of generated frames per second.\",\"examples\":[{\"node\":52,\"input\":\"image\"}],\"anyOf\":[{\"title\":\"Input of a node\",\"description\":\"A node, by its id or its title, and the name of its input.\",\"examples\":[{\"node\":\"Last image\",\"input\":\"image\"}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"node\"],\"properties\":{\"node\":{\"title\":\"Node\",\"description\":\"The id of the node, or its title.\",\"examples\":[52,\"Last image\"],\"anyOf\":[{\"title\":\"Title\",\"description\":\"The title or the id of the node.\",\"examples\":[\"Last image\"],\"type\":\"string\"},{\"title\":\"Id\",\"description\":\"The id of the node.\",\"examples\":[52],\"type\":\"integer\"}]},\"input\":{\"title\":\"Name\",\"description\":\"The name of the input.\",\"examples\":[\"image\"],\"type\":\"string\",\"minLength\":1}}},{\"title\":\"Rate\",\"description\":\"Generated frames per second.\",\"examples\":[16],\"type\":\"number\",\"minimum\":1,\"maximum\":120}]}}}},\"providerReference\":{\"title\":\"Provider choice\",\"description\":\"A provider, or a name under providers.\",\"examples\":[\"draft\",\"dashscope\",\"comfyui\",\"fal\",\"kling\",\"replicate\",\"seedance\",\"veo\"],\"anyOf\":[{\"$ref\":\"#/$defs/providerName\"},{\"title\":\"Name under providers\",\"description\":\"The name of a provider and its settings under providers.\",\"examples\":[\"client\"],\"type\":\"string\",\"pattern\":\"^[a-z0-9][a-z0-9-]{0,63}$\",\"patternErrorMessage\":\"Use lower-case letters, digits and hyphens. Start with a letter or a digit.\"}]},\"providers\":{\"title\":\"Providers\",\"description\":\"Several providers in one film: names, each with a provider and its settings. A shot chooses one with provider. Each has its own account, key, limits and cost cap. The same vendor can have several names, and a name can be that of its provider.\",\"examples\":[{\"client\":{\"use\":\"dashscope\",\"max_cost\":\"20 CNY\"}}],\"type\":\"object\",\"propertyNames\":{\"type\":\"string\",\"pattern\":\"^[a-z0-9][a-z0-9-]{0,63}$\",\"patternErrorMessage\":\"Use lower-case letters, digits and hyphens. Start with a letter or a digit.\"},\"additionalProperties\":{\"$ref\":\"#/$defs/providerSettings\"}},\"describedModel\":{\"title\":\"Described model\",\"description\":\"The limits and prices of a model. A known model keeps every value that is not stated here. A stated price counts for the plan and the cost cap, and one that is lower than the list price is reported. For a new model, the defaults are those of a first-and-last-frame model with clips of 5 seconds.\",\"examples\":[{\"resolutions\":[\"720P\"],\"price\":{\"720P\":\"0.7 CNY\"}}],\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"input\":{\"title\":\"Input style\",\"description\":\"How images are passed in the request: frames uses two fields, media uses a typed list. It also selects the path of the API.\",\"examples\":[\"media\"],\"default\":\"frames\",\"type\":\"string\",\"enum\":[\"frames\",\"media\"]},\"fields\":{\"title\":\"Field names\",\"description\":\"What the request of the model calls its fields, for providers whose models differ in that. A field that is not named here is not sent; first, last and prompt have defaults.\",\"examples\":[{\"first\":\"start_image_url\",\"last\":\"end_image_url\",\"duration\":\"duration\"}],\"type\":\"object\",\"additionalProperties\":{\"title\":\"Field name\",\"description\":\"The name of the field in the request.\",\"examples\":[\"end_image_url\"],\"type\":\"string\",\"pattern\":\"^[A-Za-z_][A-Za-z0-9_]{0,63}$\",\"patternErrorMessage\":\"Use letters, digits and underscores only.\"},\"propertyNames\":{\"type\":\"string\",\"pattern\":\"^(first|last|prompt|negative_prompt|duration|resolution|ratio|seed|generate_audio|prompt_extend)$\",\"patternErrorMessage\":\"Known: first, last, prompt, negative_prompt, duration, resolution, ratio, seed, generate_audio, prompt_extend.\"}},\"durations\":{\"title\":\"Lengths\",\"description\":\"All lengths of clips in seconds, where the model has these only. The first is the default.\",\"examples\":[[5,10]],\"type\":\"array\",\"minItems\":1,\"items\":{\"title\":\"Length of the model\",\"description\":\"A length in seconds.\",\"examples\":[5],\"type\":\"integer\",\"minimum\":1,\"maximum\":60}},\"duration_form\":{\"title\":\"Form of the length\",\"description\":\"How the request has the length: as a number, as a text, as a text with s such as 8s, or not at all.\",\"examples\":[\"text\"],\"default\":\"text\",\"type\":\"string\",\"enum\":[\"number\",\"text\",\"seconds\"]},\"resolutions\":{\"title\":\"Resolutions\",\"description\":\"The resolutions that the model supports. The first is the default, unless a known model keeps its own.\",\"examples\":[[\"720P\",\"1080P\"]],\"default\":[\"720P\"],\"type\":\"array\",\"minItems\":1,\"items\":{\"title\":\"Resolution of the model\",\"description\":\"About as many pixels as a frame of this height in 16:9.\",\"examples\":[\"720P\"],\"type\":\"string\",\"enum\":[\"360P\",\"480P\",\"512P\",\"540P\",\"580P\",\"720P\",\"768P\",\"1080P\",\"1440P\",\"2160P\"]}},\"shortest\":{\"title\":\"Shortest clip\",\"description\":\"The shortest clip, in seconds.\",\"examples\":[2],\"default\":5,\"type\":\"integer\",\"minimum\":1,\"maximum\":60},\"longest\":{\"title\":\"Longest clip\",\"description\":\"The longest clip, in seconds.\",\"examples\":[15],\"default\":5,\"type\":\"integer\",\"minimum\":1,\"maximum\":60},\"fps\":{\"title\":\"Frame rate\",\"description\":\"The frame rate of the clips.\",\"examples\":[30],\"default\":30,\"type\":\"integer\",\"minimum\":1,\"maximum\":120},\"last_frame\":{\"title\":\"Last frame\",\"description\":\"Whether a shot needs a last frame.\",\"examples\":[\"optional\"],\"default\":\"required\",\"type\":\"string\",\"enum\":[\"required\",\"optional\",\"none\"]},\"auto_duration\":{\"title\":\"Automatic length\",\"description\":\"Whether the model can choose the length of a clip.\",\"examples\":[true],\"default\":false,\"type\":\"boolean\"},\"sound\":{\"title\":\"Sound\",\"description\":\"Whether the clips have sound. optional: a shot chooses with generate_audio.\",\"examples\":[true,\"optional\"],\"default\":false,\"anyOf\":[{\"title\":\"Always or never\",\"description\":\"Every clip has sound, or none.\",\"examples\":[true],\"type\":\"boolean\"},{\"title\":\"Chosen by the shot\",\"description\":\"A shot chooses with generate_audio.\",\"examples\":[\"optional\"],\"type\":\"string\",\"enum\":[\"optional\"]}]},\"driving_audio\":{\"title\":\"Driving audio\",\"description\":\"Whether the model accepts audio that drives the motion.\",\"examples\":[true],\"default\":false,\"type\":\"boolean\"},\"ratios\":{\"title\":\"Aspect ratios\",\"description\":\"The aspect ratios that a shot can choose. The first is the default.\",\"examples\":[[\"adaptive\",\"16:9\"]],\"type\":\"array\",\"minItems\":1,\"items\":{\"$ref\":\"#/$defs/ratio\"}},\"negative_prompt_max\":{\"title\":\"Negative prompt limit\",\"description\":\"The most characters of a negative prompt that the model reads. 0: it does not support one.\",\"examples\":[0],\"default\":500,\"type\":\"integer\",\"minimum\":0,\"maximum\":100000},\"prompt_max\":{\"title\":\"Prompt limit\",\"description\":\"The most characters that the model reads.\",\"examples\":[5000],\"default\":800,\"type\":\"integer\",\"minimum\":1,\"maximum\":100000},\"templates\":{\"title\":\"Effects\",\"description\":\"The effects that the model supports.\",\"examples\":[[\"mech1\"]],\"default\":[],\"type\":\"array\",\"items\":{\"title\":\"Effect\",\"description\":\"The name of an effect.\",\"examples\":[\"mech1\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":100}},\"price\":{\"title\":\"Price\",\"description\":\"The price of one second of video, by resolution. A resolution that is missing here has an unknown price.\",\"examples\":[{\"720P\":\"0.6 CNY\"}],\"type\":\"object\",\"additionalProperties\":{\"title\":\"Price per second\",\"description\":\"An amount and its currency.\",\"examples\":[\"0.6 CNY\"],\"type\":\"string\",\"pattern\":\"^\\\\s*[0-9]{1,9}(\\\\.[0-9]{1,6})?\\\\s*([Cc][Nn][Yy]|[Uu][Ss][Dd])\\\\s*$\",\"patternErrorMessage\":\"Write a number and a currency, such as \\\"0.6 CNY\\\".\"}},\"expected_seconds\":{\"title\":\"Expected time\",\"description\":\"How long a take usually runs, in seconds.\",\"examples\":[180],\"default\":180,\"type\":\"number\",\"minimum\":1,\"maximum\":10000},\"takes_in_flight\":{\"title\":\"Takes in flight\",\"description\":\"How many takes of this model may run at the same time.\",\"examples\":[5],\"default\":2,\"type\":\"integer\",\"minimum\":1,\"maximum\":100},\"submits_per_second\":{\"title\":\"Submits per second\",\"description\":\"How many takes of this model may be submitted per second.\",\"examples\":[5],\"default\":2,\"type\":\"number\",\"minimum\":0.01,\"maximum\":100}}},\"providerName\":{\"title\":\"Provider name\",\"description\":\"draft: in-betweening on this machine, offline and free. dashscope: the Wan models of Alibaba Cloud Model Studio. comfyui: a workflow of yours on ComfyUI servers of yours, free. fal: first-and-last-frame models of many makers, served by fal.ai. kling: the models of Kling AI, with our name for each task. replicate: first-and-last-frame models of many makers, served by Replicate, which keeps results for one hour. seedance: the Seedance models of ByteDance, from Volcengine Ark or BytePlus. veo: the Veo models of Google, from the Gemini API.\",\"examples\":[\"draft\",\"dashscope\",\"comfyui\",\"fal\",\"kling\",\"replicate\",\"seedance\",\"veo\"],\"type\":\"string\",\"enum\":[\"draft\",\"dashscope\",\"comfyui\",\"fal\",\"kling\",\"replicate\",\"seedance\",\"veo\"]},\"store\":{\"title\":\"Shared store\",\"description\":\"Where a team and its CI share clips, so that a clip that one machine has paid for is used by all. The environment variable INBETWEEN_STORE overrides it. Keep keys out of this file: S3 reads AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.\",\"examples\":[\"../clips\",{\"at\":\"s3://film-clips/monster\",\"endpoint\":\"https://s3.oss-cn-beijing.aliyuncs.com\",\"region\":\"cn-beijing\"}],\"anyOf\":[{\"$ref\":\"#/$defs/storeAddress\"},{\"title\":\"Shared store with settings\",\"description\":\"The store's address under at, and the settings of an S3 bucket.\",\"examples\":[{\"at\":\"s3://film-clips/monster\",\"endpoint\":\"https://s3.oss-cn-beijing.aliyuncs.com\",\"region\":\"cn-beijing\"}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"at\"],\"properties\":{\"at\":{\"$ref\":\"#/$defs/storeAddress\"},\"endpoint\":{\"title\":\"Endpoint\",\"description\":\"The address of an S3-compatible service. {bucket} is replaced by the name of the bucket. Default: AWS in the region.\",\"examples\":[\"https://s3.oss-cn-beijing.aliyuncs.com\",\"http://127.0.0.1:9000\"],\"type\":\"string\",\"pattern\":\"^https?://[^\\\\s]+$\",\"patternErrorMessage\":\"It must start with http:// or https://.\"},\"region\":{\"title\":\"Store region\",\"description\":\"The region for which requests are signed. Default: AWS_REGION, else us-east-1.\",\"examples\":[\"cn-beijing\",\"us-east-1\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":100,\"pattern\":\"^[A-Za-z0-9_-]+$\",\"patternErrorMessage\":\"Use letters, digits, - and _ only.\"},\"addressing\":{\"title\":\"Addressing\",\"description\":\"Where the service's addresses have the bucket: in the host name (host), in the path (path), or nowhere, because the endpoint is a domain of this bucket (domain). Default: host for AWS and for Alibaba Cloud OSS (which refuses path), path for all others.\",\"examples\":[\"host\",\"path\",\"domain\"],\"type\":\"string\",\"enum\":[\"path\",\"host\",\"domain\"]}}}]},\"storeAddress\":{\"title\":\"Store address\",\"description\":\"A folder, an http:// or https:// address, or s3://bucket/prefix.\",\"examples\":[\"s3://film-clips/monster\",\"https://clips.example.com/monster\",\"../clips\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":1000,\"pattern\":\"^(?:(?:[Hh][Tt][Tt][Pp][Ss]?|[Ss]3|[Ff][Ii][Ll][Ee])://[^\\\\s]+|(?![A-Za-z][A-Za-z0-9+.-]*://)[^\\\\n]+)$\",\"patternErrorMessage\":\"Write a folder, an http:// or https:// address, or s3://bucket/prefix.\"},\"defaults\":{\"title\":\"Defaults\",\"description\":\"Settings for all shots. A shot's own settings take precedence. A shot with a template does not inherit prompt and negative_prompt, because an effect has none.\",\"examples\":[{\"model\":\"wan2.2-kf2v-flash\",\"resolution\":\"720P\",\"seed\":7}],\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"prompt\":{\"$ref\":\"#/$defs/prompt\"},\"negative_prompt\":{\"$ref\":\"#/$defs/negativePrompt\"},\"provider\":{\"$ref\":\"#/$defs/providerReference\"},\"model\":{\"$ref\":\"#/$defs/model\"},\"resolution\":{\"$ref\":\"#/$defs/resolution\"},\"duration\":{\"$ref\":\"#/$defs/duration\"},\"ratio\":{\"$ref\":\"#/$defs/ratio\"},\"generate_audio\":{\"$ref\":\"#/$defs/generateAudio\"},\"prompt_extend\":{\"$ref\":\"#/$defs/promptExtend\"},\"watermark\":{\"$ref\":\"#/$defs/watermark\"},\"seed\":{\"$ref\":\"#/$defs/seed\"},\"takes\":{\"$ref\":\"#/$defs/takes\"},\"normalize\":{\"$ref\":\"#/$defs/normalize\"}}},\"keyframes\":{\"title\":\"Keyframes\",\"description\":\"Named images that several shots can use.\",\"examples\":[{\"rain\":\"frames/rain.png\",\"sky\":\"https://example.com/sky.png\"}],\"type\":\"object\",\"propertyNames\":{\"pattern\":\"^[\\\\p{L}\\\\p{N}_][\\\\p{L}\\\\p{M}\\\\p{N}_-]{0,63}$\",\"patternErrorMessage\":\"Use letters, digits, - and _ only, at most 64 characters.\"},\"additionalProperties\":{\"title\":\"Image\",\"description\":\"A path, file://, http(s):// or oss:// URL, or data: URI of a JPEG, PNG, BMP or WEBP image.\",\"examples\":[\"frames/rain.png\",\"https://example.com/sky.png\"],\"type\":\"string\",\"minLength\":1}},\"shot\":{\"title\":\"Shot\",\"description\":\"One part of the film: a first frame, a last frame and a prompt for what happens between them.\",\"examples\":[{\"id\":\"rain\",\"first\":\"frames/rain.png\",\"last\":\"frames/gaze.png\",\"prompt\":\"Rain falls; the camera pushes in.\"},{\"id\":\"gaze\",\"first\":\"previous\",\"last\":\"frames/sky.png\",\"prompt\":\"The monster looks up.\"}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"id\",\"first\"],\"properties\":{\"id\":{\"title\":\"Shot id\",\"description\":\"A unique name: lower-case letters, digits and hyphens. Keep it when you move the shot.\",\"examples\":[\"rain\",\"shot-01\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":64,\"pattern\":\"^[a-z0-9][a-z0-9-]*$\",\"patternErrorMessage\":\"Use lower-case letters, digits and hyphens. Start with a letter or a digit.\"},\"title\":{\"title\":\"Shot title\",\"description\":\"A name for people. It does not affect the clip.\",\"examples\":[\"The monster in the rain\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":200},\"first\":{\"title\":\"First frame\",\"description\":\"The image that the shot starts on: a keyframe's name, a path, file://, http(s):// or oss:// URL, or data: URI. previous uses the last frame of the previous shot.\",\"examples\":[\"rain\",\"frames/rain.png\",\"previous\",\"https://example.com/sky.png\"],\"type\":\"string\",\"minLength\":1},\"last\":{\"title\":\"Last frame\",\"description\":\"The image that the shot ends on, written like first. Only an effect shot (template) has none.\",\"examples\":[\"gaze\",\"frames/gaze.png\"],\"type\":\"string\",\"minLength\":1},\"prompt\":{\"$ref\":\"#/$defs/prompt\"},\"negative_prompt\":{\"$ref\":\"#/$defs/negativePrompt\"},\"template\":{\"title\":\"Effect template\",\"description\":\"A ready-made effect, instead of a last frame and a prompt. The model must support effects.\",\"examples\":[\"mech1\",\"hanfu-1\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":64,\"pattern\":\"^\\\\S+$\",\"patternErrorMessage\":\"Write one word, such as mech1.\"},\"driving_audio\":{\"title\":\"Driving audio\",\"description\":\"An audio file (WAV or MP3) that is sent to the model and drives the motion of the clip. The model must support it. To add sound to the film without sending it to the model, use audio.\",\"examples\":[\"voice/rain.mp3\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":1000},\"caption\":{\"$ref\":\"#/$defs/caption\"},\"audio\":{\"$ref\":\"#/$defs/voice\"},\"transition\":{\"$ref\":\"#/$defs/transition\"},\"match_color\":{\"$ref\":\"#/$defs/matchColor\"},\"focus\":{\"$ref\":\"#/$defs/focus\"},\"provider\":{\"$ref\":\"#/$defs/providerReference\"},\"model\":{\"$ref\":\"#/$defs/model\"},\"resolution\":{\"$ref\":\"#/$defs/resolution\"},\"duration\":{\"$ref\":\"#/$defs/duration\"},\"ratio\":{\"$ref\":\"#/$defs/ratio\"},\"generate_audio\":{\"$ref\":\"#/$defs/generateAudio\"},\"prompt_extend\":{\"$ref\":\"#/$defs/promptExtend\"},\"watermark\":{\"$ref\":\"#/$defs/watermark\"},\"seed\":{\"$ref\":\"#/$defs/seed\"},\"takes\":{\"$ref\":\"#/$defs/takes\"},\"normalize\":{\"$ref\":\"#/$defs/normalize\"},\"skip\":{\"title\":\"Skip\",\"description\":\"true leaves the shot out of the film, and out of the price. Its clips and takes are kept: without skip, it is back at no cost. first: previous of the next shot still means the last frame of this one.\",\"examples\":[true],\"default\":false,\"type\":\"boolean\"}}},\"transition\":{\"title\":\"Transition\",\"description\":\"How the previous shot becomes this shot. Under film: the default for all shots. cut is immediate, dissolve blends both shots, fade goes through a colour, wipe moves one shot over the other. A kind without a length takes half a second.\",\"examples\":[\"cut\",{\"dissolve\":\"0.5s\"},{\"fade\":\"1s\",\"color\":\"#ffffff\"},{\"wipe\":\"0.5s\",\"style\":\"slideleft\"}],\"default\":\"cut\",\"anyOf\":[{\"title\":\"Kind of transition\",\"description\":\"The kind without a length.\",\"examples\":[\"cut\",\"dissolve\"],\"type\":\"string\",\"enum\":[\"cut\",\"dissolve\",\"fade\",\"wipe\"]},{\"title\":\"Transition with a length\",\"description\":\"The kind with its length, and a colour for fade or a style for wipe.\",\"examples\":[{\"dissolve\":\"0.5s\"}],\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"dissolve\":{\"$ref\":\"#/$defs/time\"},\"fade\":{\"$ref\":\"#/$defs/time\"},\"wipe\":{\"$ref\":\"#/$defs/time\"},\"color\":{\"title\":\"Fade colour\",\"description\":\"The colour between the two shots of a fade.\",\"examples\":[\"#000000\",\"#ffffff\"],\"default\":\"#000000\",\"type\":\"string\",\"pattern\":\"^#[0-9a-fA-F]{6}$\",\"patternErrorMessage\":\"Write # and six hexadecimal digits in quotes, such as \\\"#ffffff\\\".\"},\"style\":{\"title\":\"Wipe style\",\"description\":\"How a wipe moves, by the transition names of ffmpeg's xfade filter.\",\"examples\":[\"wipeleft\",\"slideleft\",\"circleopen\"],\"default\":\"wipeleft\",\"type\":\"string\",\"enum\":[\"wipeleft\",\"wiperight\",\"wipeup\",\"wipedown\",\"slideleft\",\"slideright\",\"slideup\",\"slidedown\",\"smoothleft\",\"smoothright\",\"smoothup\",\"smoothdown\",\"circleopen\",\"circleclose\",\"circlecrop\",\"rectcrop\",\"radial\",\"vertopen\",\"vertclose\",\"horzopen\",\"horzclose\",\"diagtl\",\"diagtr\",\"diagbl\",\"diagbr\"]}}}]},\"anchor\":{\"title\":\"Anchor\",\"description\":\"Which part of a clip is kept when fit: cover crops it, and where the clip is placed between the bars of fit: contain. The focus of a shot takes precedence when the clip is cropped. Default for outputs: the film's.\",\"examples\":[\"left\",\"top\"],\"default\":\"center\",\"type\":\"string\",\"enum\":[\"center\",\"left\",\"right\",\"top\",\"bottom\"]},\"focus\":{\"title\":\"Focus\",\"description\":\"Where the subject is in the frame: a word, or [across, down] from 0 (left, top) to 1 (right, bottom). When the shot is cropped, in the film or in an output, this point is kept as near to the middle as possible.\",\"examples\":[\"left\",[0.3,0.5]],\"anyOf\":[{\"title\":\"Side of the frame\",\"description\":\"The side of the frame where the subject is.\",\"examples\":[\"left\"],\"type\":\"string\",\"enum\":[\"center\",\"left\",\"right\",\"top\",\"bottom\"]},{\"title\":\"Point in the frame\",\"description\":\"The distance from the left and from the top, as parts of the width and the height.\",\"examples\":[[0.3,0.5]],\"type\":\"array\",\"items\":{\"title\":\"Position\",\"description\":\"0 is the left or top edge, 1 the right or bottom edge.\",\"examples\":[0.3],\"type\":\"number\",\"minimum\":0,\"maximum\":1}}]},\"matchColor\":{\"title\":\"Match colours\",\"description\":\"Corrects small colour differences at a cut between two shots that share a keyframe. true matches both clips to the shared keyframe, fading out over half a second. Only these frames are encoded again. Under film: for all such cuts. Other cuts are not changed.\",\"examples\":[true,{\"frames\":24,\"strength\":0.8}],\"default\":false,\"anyOf\":[{\"title\":\"Match colours or not\",\"description\":\"On or off.\",\"examples\":[true],\"type\":\"boolean\"},{\"title\":\"How colours are matched\",\"description\":\"On, with length and strength.\",\"examples\":[{\"frames\":24}],\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"frames\":{\"title\":\"Frames\",\"description\":\"The number of frames over which the correction fades out, on each side of the cut.\",\"examples\":[15,24],\"default\":15,\"type\":\"integer\",\"minimum\":2,\"maximum\":150},\"strength\":{\"title\":\"Strength\",\"description\":\"How much of the difference is corrected at the cut: 1 corrects all of it.\",\"examples\":[1,0.8],\"default\":1,\"type\":\"number\",\"minimum\":0.1,\"maximum\":1}}}]},\"caption\":{\"title\":\"Caption\",\"description\":\"The caption of the shot: one text for the whole shot, or a list of texts with times, measured from the start of the shot.\",\"examples\":[\"It has been raining for days.\",[{\"text\":\"It has been raining\",\"from\":\"0.5s\",\"to\":\"2s\"}]],\"anyOf\":[{\"title\":\"One caption\",\"description\":\"Shown for the whole shot.\",\"examples\":[\"It has been raining for days.\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":500},{\"title\":\"Captions with times\",\"description\":\"Several captions, one after the other.\",\"examples\":[[{\"text\":\"It has been raining\",\"from\":\"0.5s\",\"to\":\"2s\"}]],\"type\":\"array\",\"items\":{\"title\":\"Timed caption\",\"description\":\"A text and when it is shown.\",\"examples\":[{\"text\":\"It has been raining\",\"from\":\"0.5s\",\"to\":\"2s\"}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"text\",\"from\",\"to\"],\"properties\":{\"text\":{\"title\":\"Caption text\",\"description\":\"The text of the caption.\",\"examples\":[\"It has been raining\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":500},\"from\":{\"$ref\":\"#/$defs/time\"},\"to\":{\"$ref\":\"#/$defs/time\"}}}}]},\"soundtrack\":{\"title\":\"Soundtrack\",\"description\":\"Music or sound for the whole film: an audio file, or a file with settings. It is trimmed or repeated to the exact length of the film.\",\"examples\":[\"sound/rain.mp3\",{\"src\":\"sound/rain.mp3\",\"volume\":0.8,\"fade_out\":\"2s\",\"loudness\":\"-16 LUFS\"}],\"anyOf\":[{\"$ref\":\"#/$defs/soundFile\"},{\"title\":\"Soundtrack with settings\",\"description\":\"The audio file under src, and its settings.\",\"examples\":[{\"src\":\"sound/rain.mp3\",\"fade_in\":\"1s\",\"fade_out\":\"2s\"}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"src\"],\"properties\":{\"src\":{\"$ref\":\"#/$defs/soundFile\"},\"offset\":{\"$ref\":\"#/$defs/time\"},\"volume\":{\"$ref\":\"#/$defs/volume\"},\"fade_in\":{\"$ref\":\"#/$defs/time\"},\"fade_out\":{\"$ref\":\"#/$defs/time\"},\"loop\":{\"title\":\"Repeat\",\"description\":\"Repeat the sound when it is shorter than the film. Otherwise silence follows.\",\"examples\":[true,false],\"default\":true,\"type\":\"boolean\"},\"loudness\":{\"title\":\"Loudness\",\"description\":\"The loudness of the whole film, measured by EBU R 128. Common values: -14 to -16 LUFS on the web, -23 LUFS on television.\",\"examples\":[\"-16 LUFS\",\"-23 LUFS\"],\"type\":\"string\",\"pattern\":\"^-[0-9]{1,2}(?:\\\\.[0-9])? LUFS$\",\"patternErrorMessage\":\"Write a negative number and its unit, such as \\\"-16 LUFS\\\".\"}}}]},\"voice\":{\"title\":\"Shot audio\",\"description\":\"A voice or sound that starts with the shot. The soundtrack is lowered while it plays. true or false is short for generate_audio.\",\"examples\":[\"voice/rain.wav\",{\"src\":\"voice/rain.wav\",\"at\":\"0.5s\",\"volume\":1},true],\"anyOf\":[{\"$ref\":\"#/$defs/soundFile\"},{\"title\":\"Sound of the model\",\"description\":\"The same as generate_audio: whether the model adds sound to the clip.\",\"examples\":[true],\"type\":\"boolean\"},{\"title\":\"Shot audio with settings\",\"description\":\"The audio file under src, its start time and its volume.\",\"examples\":[{\"src\":\"voice/rain.wav\",\"at\":\"0.5s\"}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"src\"],\"properties\":{\"src\":{\"$ref\":\"#/$defs/soundFile\"},\"at\":{\"$ref\":\"#/$defs/time\"},\"volume\":{\"$ref\":\"#/$defs/volume\"}}}]},\"soundFile\":{\"title\":\"Audio file\",\"description\":\"A path relative to this file. All formats that ffmpeg reads are supported.\",\"examples\":[\"sound/rain.mp3\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":1000},\"volume\":{\"title\":\"Volume\",\"description\":\"1 keeps the volume, 0.5 halves it, 2 doubles it.\",\"examples\":[0.8,1],\"default\":1,\"type\":\"number\",\"minimum\":0,\"maximum\":10},\"time\":{\"title\":\"Duration with unit\",\"description\":\"A number with a unit: s or ms.\",\"examples\":[\"0.5s\",\"500ms\",\"2s\"],\"type\":\"string\",\"pattern\":\"^(?:[0-9]{1,4}(?:\\\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$\",\"patternErrorMessage\":\"Write a number with a unit, such as 0.5s or 500ms.\"},\"prompt\":{\"title\":\"Prompt\",\"description\":\"What happens between the two frames: subject, movement, camera. The maximum length depends on the model.\",\"examples\":[\"A small blue monster walks in the rain. The camera slowly pushes in.\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":20000},\"negativePrompt\":{\"title\":\"Negative prompt\",\"description\":\"What the clip should not show.\",\"examples\":[\"blurry, text, extra fingers\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":5000},\"model\":{\"title\":\"Model\",\"description\":\"The video model. It decides sizes, limits and price; drafts follow its rules for size.\",\"examples\":[\"wan2.2-kf2v-flash\",\"wanx2.1-kf2v-plus\"],\"default\":\"wan2.2-kf2v-flash\",\"type\":\"string\",\"minLength\":1,\"maxLength\":100,\"pattern\":\"^\\\\S+$\",\"patternErrorMessage\":\"Write the name of the model without spaces.\"},\"resolution\":{\"title\":\"Resolution\",\"description\":\"The resolution of the clip. Each model supports some of these.\",\"examples\":[\"720P\",\"1080P\"],\"type\":\"string\",\"enum\":[\"360P\",\"480P\",\"512P\",\"540P\",\"580P\",\"720P\",\"768P\",\"1080P\",\"1440P\",\"2160P\"]},\"duration\":{\"title\":\"Duration\",\"description\":\"The length of the clip in seconds. Most models make clips of exactly 5 seconds. auto: the model chooses, where it can; the price is then counted for its longest clip. voice: as long as the audio of the shot, with its start time, rounded up to a length that the model allows. Under defaults, voice is for shots with audio.\",\"examples\":[5,\"auto\",\"voice\"],\"anyOf\":[{\"title\":\"Seconds\",\"description\":\"The length in seconds.\",\"examples\":[5],\"type\":\"number\",\"minimum\":1,\"maximum\":60},{\"title\":\"Automatic length\",\"description\":\"The model chooses the length.\",\"examples\":[\"auto\"],\"type\":\"string\",\"enum\":[\"auto\"]},{\"title\":\"Length of the voice\",\"description\":\"The clip is as long as the audio of the shot needs.\",\"examples\":[\"voice\"],\"type\":\"string\",\"enum\":[\"voice\"]}]},\"ratio\":{\"title\":\"Aspect ratio\",\"description\":\"The aspect ratio of the clip, for models that can choose it. adaptive: that of the first frame.\",\"examples\":[\"16:9\"],\"type\":\"string\",\"enum\":[\"adaptive\",\"21:9\",\"16:9\",\"4:3\",\"1:1\",\"3:4\",\"9:16\"]},\"generateAudio\":{\"title\":\"Generated audio\",\"description\":\"Let the model add speech, effects and music to the clip, for models that make clips with and without sound. Off by default.\",\"examples\":[true],\"default\":false,\"type\":\"boolean\"},\"promptExtend\":{\"title\":\"Prompt extension\",\"description\":\"Let the service rewrite the prompt. Off by default, so that the same storyboard makes the same request.\",\"examples\":[false,true],\"default\":false,\"type\":\"boolean\"},\"normalize\":{\"title\":\"Normalize images\",\"description\":\"Convert images that the model would refuse or could misread: rotate them upright, scale them, replace transparency with black, crop the last frame to the aspect ratio of the first. Other images are sent unchanged. check, plan and the report list every conversion.\",\"examples\":[true],\"default\":false,\"type\":\"boolean\"},\"watermark\":{\"title\":\"Watermark\",\"description\":\"Let the service add its AI watermark in the lower right corner.\",\"examples\":[false,true],\"default\":false,\"type\":\"boolean\"},\"seed\":{\"title\":\"Seed\",\"description\":\"The same seed gives similar clips. Without a seed, the service uses a random one; some models have -1 for that.\",\"examples\":[7],\"type\":\"integer\",\"minimum\":-1,\"maximum\":2147483647},\"takes\":{\"title\":\"Takes\",\"description\":\"How many takes of the shot are generated, each with a seed of its own: the shot's seed and those after it, or without a seed of the shot, fixed ones. Each take has its price. The film uses the first take until another one is picked (inbetween pick).\",\"examples\":[3],\"default\":1,\"type\":\"integer\",\"minimum\":1,\"maximum\":20}}}",
);
