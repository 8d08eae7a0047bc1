// Generated from schema/storyboard.schema.json by `npm run schema`. Do not edit.

/**
 * The version of the storyboard format. Always 1.
 */
export type FormatVersion = 1;
/**
 * The name of the film, for people. It changes no clip.
 */
export type FilmTitle = string;
/**
 * Where the film is written, relative to this file. Without it: this file's name with .mp4. ${NAME} is replaced from the environment.
 */
export type OutputFile = string;
/**
 * auto takes the most common size among the clips; otherwise width x height in even pixels.
 */
export type FilmSize = string;
/**
 * The frame rate of the film. Clips of another rate are converted.
 */
export type FramesPerSecond = number;
/**
 * How a clip of another shape fills the film: cover cuts its edges off, contain adds black bars, stretch distorts it.
 */
export type Fit = 'cover' | 'contain' | 'stretch';
/**
 * Which part of a clip stays where fit: cover cuts its edges off, and where the clip stands between the bars of fit: contain. A shot's own focus goes before it where edges are cut off. An output that says nothing takes the film's.
 */
export type Anchor = 'center' | 'left' | 'right' | 'top' | 'bottom';
/**
 * How a shot begins after the one before; under film, how all do that say nothing. cut puts one after the other, dissolve blends them, fade goes through a colour, wipe moves one over the other. A word alone takes half a second.
 */
export type Transition = KindOfTransition | TransitionWithALength;
/**
 * The kind alone.
 */
export type KindOfTransition = 'cut' | 'dissolve' | 'fade' | 'wipe';
/**
 * A number with a unit, s or ms.
 */
export type LengthOfTime = string;
/**
 * The colour between the two shots of a fade.
 */
export type FadeColour = string;
/**
 * How a wipe moves, by the names of ffmpeg's xfade.
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
 * Where a shot starts on the still that the one before ends on, the two clips often differ a little from its colours and so from each other. true brings both to the still where they meet, and lets go of that over half a second; only these frames are encoded anew. Under film, for all such transitions; a cut between different stills is never touched.
 */
export type MatchColours = MatchColoursOrNot | HowColoursAreMatched;
/**
 * On or off.
 */
export type MatchColoursOrNot = boolean;
/**
 * Over how many frames of the film the correction fades out, on each side of the transition.
 */
export type Frames = number;
/**
 * How much of the difference is corrected where the shots meet: 1 is all of it.
 */
export type Strength = number;
/**
 * Where a shot starts on the still that the one before ends on, the same picture would stand twice. drop leaves one of the two out, keep shows both.
 */
export type DoubledFrames = 'drop' | 'keep';
/**
 * Music or noise under the whole film: a sound file, or one with its settings. It is cut or repeated to the film's exact length.
 */
export type Soundtrack = SoundFile | SoundtrackWithSettings;
/**
 * A path relative to this file. Any format that ffmpeg reads.
 */
export type SoundFile = string;
/**
 * 1 leaves it as it is, 0.5 halves it, 2 doubles it.
 */
export type Volume = number;
/**
 * Begin again when the sound is shorter than the film; otherwise silence follows.
 */
export type Repeat = boolean;
/**
 * How loud the whole film sounds, measured as EBU R 128 does. -14 to -16 LUFS is usual on the web, -23 on television.
 */
export type Loudness = string;
/**
 * What becomes of the sound that clips bring along. keep mixes it in, over lowers the soundtrack while a clip sounds, under lowers the clips under the soundtrack, mute leaves it out.
 */
export type SoundOfTheClips = 'keep' | 'over' | 'under' | 'mute';
/**
 * Where the shots' captions go. soft puts a track into the film that viewers can turn on, burn makes them part of the pictures, sidecar writes .srt and .vtt files beside it, off leaves them out.
 */
export type Captions = 'soft' | 'burn' | 'sidecar' | 'off';
/**
 * The language of captions and chapters, in three letters of ISO 639-2.
 */
export type Language = string;
/**
 * Give the film a chapter for every shot, named after its title or id.
 */
export type Chapters = boolean;
/**
 * Where it is written, relative to this file; the ending says what it becomes. ${NAME} is replaced from the environment.
 */
export type OutputFile1 = string;
/**
 * Width x height in even pixels, instead of an aspect or a width.
 */
export type OutputSize = string;
/**
 * The shape, width to height. Without a width the shorter side is that of the film.
 */
export type Aspect = string;
/**
 * The width in even pixels; the height follows from the shape. Animations are 480 wide unless something else is said.
 */
export type OutputWidth = number;
/**
 * How a clip of another shape fills the output: cover cuts its edges off, contain adds bars, stretch distorts it. Without it: as in the film.
 */
export type FitOfTheOutput = 'cover' | 'contain' | 'stretch';
/**
 * What the bars of "fit: contain" are filled with.
 */
export type ColourOfTheBars = string;
/**
 * Without it: as in the film, and 12 for animations.
 */
export type FramesPerSecondOfTheOutput = number;
/**
 * The id of the shot that the output begins with. Without it: the film's first.
 */
export type FirstShot = string;
/**
 * The id of the shot that the output ends with. Without it: the film's last.
 */
export type LastShot = string;
/**
 * As for the film, but for this file. Animations have burnt captions or none.
 */
export type CaptionsOfTheOutput = 'soft' | 'burn' | 'sidecar' | 'off';
/**
 * What else is made of the same clips after the film: another shape, a part, a preview, an animation.
 */
export type MoreOutputs = Output[];
/**
 * What makes the clips: draft works offline, costs nothing and gives the same clip every time; dashscope makes the real ones and costs money. ${NAME} is replaced from the environment. Keys never stand in this file: dashscope reads DASHSCOPE_API_KEY.
 */
export type Provider = ProviderName | ProviderWithSettings;
/**
 * draft: our own in-betweening, offline and free. dashscope: the Wan models of Alibaba Cloud Model Studio.
 */
export type ProviderName = 'draft' | 'dashscope';
/**
 * Where the account of Model Studio is. Model, key and region belong together; prices differ.
 */
export type Region = 'cn-beijing' | 'ap-southeast-1' | 'us-east-1' | 'eu-central-1' | 'cn-hongkong';
/**
 * The id of a workspace of Model Studio, for accounts that have several and for regions that are reached by it.
 */
export type Workspace = string;
/**
 * The service's address in place of the region's own: a host of the vendor, or the emulator on this machine. Any other host needs the variable DASHSCOPE_HTTP_BASE_URL, because the key is sent there.
 */
export type BaseAddress = string;
/**
 * What one render may spend at most. It is reserved before each submit, so it holds however many run at once.
 */
export type CostCap = string;
/**
 * How local stills of up to a few megabytes reach the service: uploaded to its temporary storage, or inline in the request.
 */
export type WayOfSmallFiles = 'upload' | 'inline';
/**
 * How the stills stand in the request: frames, as two fields; media, as a typed list. It also decides the path of the call.
 */
export type InputStyle = 'frames' | 'media';
/**
 * About as many pixels as a picture of this height in 16:9.
 */
export type SizeClass = '360P' | '480P' | '540P' | '720P' | '1080P';
/**
 * The size classes that it makes; the first is the default.
 *
 * @minItems 1
 */
export type Resolutions = SizeClass[];
/**
 * Seconds of the shortest clip that it makes.
 */
export type ShortestClip = number;
/**
 * Seconds of the longest clip that it makes.
 */
export type LongestClip = number;
/**
 * Frames per second of its clips.
 */
export type FrameRate = number;
/**
 * Whether it can do without a last frame.
 */
export type LastFrame = 'required' | 'optional';
/**
 * Whether its clips bring sound along.
 */
export type Sound = boolean;
/**
 * Characters that it reads.
 */
export type LongestPrompt = number;
/**
 * The name of an effect.
 */
export type Effect = string;
/**
 * Effects that it knows.
 */
export type Effects = Effect[];
/**
 * An amount and its currency.
 */
export type PriceOfASecond = string;
/**
 * Seconds that a take usually needs.
 */
export type UsualTime = number;
/**
 * Takes of it that may run at one time.
 */
export type TakesInFlight = number;
/**
 * Takes of it that may be started in one second.
 */
export type SubmitsPerSecond = number;
/**
 * Takes that may run at one time.
 */
export type TakesInFlight1 = number;
/**
 * Takes that may be started in one second.
 */
export type SubmitsPerSecond1 = number;
/**
 * Where a team and its build service keep clips together, so that nobody pays twice for one request. INBETWEEN_STORE in the environment takes its place. Keys never stand in this file: S3 reads AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
 */
export type SharedStore = StoreAddress | SharedStoreWithSettings;
/**
 * A folder, an http:// or https:// address, or s3://bucket/prefix.
 */
export type StoreAddress = string;
/**
 * The address of a service that speaks S3; {bucket} in it stands for the bucket. Without it: the one of AWS in the region.
 */
export type Endpoint = string;
/**
 * The region that requests are signed for. Without it: AWS_REGION, else us-east-1.
 */
export type StoreRegion = string;
/**
 * Where the bucket stands in the service's addresses: in the host's name (host), in the path (path), or in neither, because the endpoint is a domain of the bucket's own (domain). Without it: host at AWS and Alibaba Cloud OSS, which refuses path, and path everywhere else.
 */
export type Addressing = 'path' | 'host' | 'domain';
/**
 * What happens between the two frames: subject, movement, camera. Each model has its own limit of length.
 */
export type Prompt = string;
/**
 * What should not be seen.
 */
export type NegativePrompt = string;
/**
 * The video model. It decides sizes, limits and price; draft follows its rules for size.
 */
export type Model = string;
/**
 * The size class of the clip. Which of them a model makes depends on the model.
 */
export type Resolution = '480P' | '720P' | '1080P';
/**
 * Seconds. Most models make clips of one fixed length, 5 seconds.
 */
export type Duration = number;
/**
 * Let the model's service rewrite the prompt. Off by default, so that the same storyboard gives the same request.
 */
export type PromptExtension = boolean;
/**
 * Let the service put its AI mark into the lower right corner.
 */
export type Watermark = boolean;
/**
 * The same seed gives similar clips. Without it the service takes a random one.
 */
export type Seed = number;
/**
 * Mend pictures that the model would refuse or may misread: turned upright, scaled, alpha laid on black, the last frame cropped to the first frame's shape. A picture that is fine is sent as it is. What is done is told by check, plan and the report.
 */
export type NormalizePictures = boolean;
/**
 * A path, file://, http(s):// or oss:// URL, or data: URI of a JPEG, PNG, BMP or WEBP picture.
 */
export type Still = string;
/**
 * The shot's own name, different from all others: small letters, digits and hyphens. Keep it when the shot moves.
 */
export type ShotId = string;
/**
 * A name for people. It changes no clip.
 */
export type ShotTitle = string;
/**
 * The still that the shot starts on: a keyframe's name, a path, file://, http(s):// or oss:// URL, or data: URI. previous takes the last frame of the shot before.
 */
export type FirstFrame = string;
/**
 * The still that the shot ends on, named like first. Left out only in an effect shot (template).
 */
export type LastFrame1 = string;
/**
 * A ready-made effect instead of a last frame and a prompt. It needs a model that has effects.
 */
export type EffectTemplate = string;
/**
 * A sound file (WAV or MP3) that is sent to the model, which moves the picture to it. It needs a model that listens, such as wan2.7-i2v. For sound that is only laid under the shot there is audio.
 */
export type DrivingAudio = string;
/**
 * What is read under the shot: one text for all of it, or a list of texts with their times, counted from the shot's beginning.
 */
export type Caption = OneCaption | CaptionsWithTimes;
/**
 * Shown from the shot's beginning to its end.
 */
export type OneCaption = string;
/**
 * What is read.
 */
export type CaptionText = string;
/**
 * Several texts, one after the other.
 */
export type CaptionsWithTimes = TimedCaption[];
/**
 * A voice or noise that begins with the shot. A soundtrack is lowered under it.
 */
export type SoundOfTheShot = SoundFile | SoundWithSettings;
/**
 * Where in the picture the subject is: by a word, or as [across, down] from 0 (left, top) to 1 (right, bottom). Wherever edges of the shot are cut off, in the film or in an output, it stays as near to the middle as the picture allows.
 */
export type Focus = SideOfThePicture | PointInThePicture;
/**
 * The subject is there.
 */
export type SideOfThePicture = 'center' | 'left' | 'right' | 'top' | 'bottom';
/**
 * 0 is the left or upper edge, 1 the right or lower one.
 */
export type PartOfThePicture = number;
/**
 * Across from the left, and down from the top, as parts of the picture.
 */
export type PointInThePicture = PartOfThePicture[];
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
  store?: SharedStore;
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
  anchor?: Anchor;
  transition?: Transition;
  match_color?: MatchColours;
  duplicate_frames?: DoubledFrames;
  audio?: Soundtrack;
  clip_sound?: SoundOfTheClips;
  captions?: Captions;
  language?: Language;
  chapters?: Chapters;
  outputs?: MoreOutputs;
}
/**
 * One kind with its length, and a colour for fade or a style for wipe.
 */
export interface TransitionWithALength {
  dissolve?: LengthOfTime;
  fade?: LengthOfTime;
  wipe?: LengthOfTime;
  color?: FadeColour;
  style?: WipeStyle;
}
/**
 * On, with its length and strength.
 */
export interface HowColoursAreMatched {
  frames?: Frames;
  strength?: Strength;
}
/**
 * The file under src, and how it is used.
 */
export interface SoundtrackWithSettings {
  src: SoundFile;
  offset?: LengthOfTime;
  volume?: Volume;
  fade_in?: LengthOfTime;
  fade_out?: LengthOfTime;
  loop?: Repeat;
  loudness?: Loudness;
}
/**
 * One more file of the same clips. What it does not say is as in the film.
 */
export interface Output {
  output: OutputFile1;
  size?: OutputSize;
  aspect?: Aspect;
  width?: OutputWidth;
  fit?: FitOfTheOutput;
  anchor?: Anchor;
  color?: ColourOfTheBars;
  fps?: FramesPerSecondOfTheOutput;
  from?: FirstShot;
  to?: LastShot;
  captions?: CaptionsOfTheOutput;
}
/**
 * The provider's name under use, and how it is used. Settings that a provider has no use for are kept for the one that has.
 */
export interface ProviderWithSettings {
  use: ProviderName;
  region?: Region;
  workspace?: Workspace;
  base_url?: BaseAddress;
  max_cost?: CostCap;
  small_files?: WayOfSmallFiles;
  models?: DescribedModels;
  limits?: Limits;
}
/**
 * Models that are not known by heart, or that are known otherwise, by their name at the service.
 */
export interface DescribedModels {
  [k: string]: DescribedModel;
}
/**
 * What a model takes and makes. What is left out is as with the first-and-last-frame models of 5 seconds.
 */
export interface DescribedModel {
  input?: InputStyle;
  resolutions?: Resolutions;
  shortest?: ShortestClip;
  longest?: LongestClip;
  fps?: FrameRate;
  last_frame?: LastFrame;
  sound?: Sound;
  prompt_max?: LongestPrompt;
  templates?: Effects;
  price?: Price;
  expected_seconds?: UsualTime;
  takes_in_flight?: TakesInFlight;
  submits_per_second?: SubmitsPerSecond;
}
/**
 * What a second of its video costs, by resolution. Without it the price is unknown.
 */
export interface Price {
  [k: string]: PriceOfASecond;
}
/**
 * What the account allows, where it differs from the published limits of its models.
 */
export interface Limits {
  takes_in_flight?: TakesInFlight1;
  submits_per_second?: SubmitsPerSecond1;
}
/**
 * The store's address under at, and how a bucket is spoken to.
 */
export interface SharedStoreWithSettings {
  at: StoreAddress;
  endpoint?: Endpoint;
  region?: StoreRegion;
  addressing?: Addressing;
}
/**
 * Settings for every shot that does not say otherwise. A shot with a template takes no prompt and no negative_prompt from here, because an effect has none.
 */
export interface Defaults {
  prompt?: Prompt;
  negative_prompt?: NegativePrompt;
  model?: Model;
  resolution?: Resolution;
  duration?: Duration;
  prompt_extend?: PromptExtension;
  watermark?: Watermark;
  seed?: Seed;
  normalize?: NormalizePictures;
}
/**
 * Stills with names, so that several shots can use one of them.
 */
export interface Keyframes {
  [k: string]: Still;
}
/**
 * One piece of the film: a first frame, a last frame, and what happens between them.
 */
export interface Shot {
  id: ShotId;
  title?: ShotTitle;
  first: FirstFrame;
  last?: LastFrame1;
  prompt?: Prompt;
  negative_prompt?: NegativePrompt;
  template?: EffectTemplate;
  driving_audio?: DrivingAudio;
  caption?: Caption;
  audio?: SoundOfTheShot;
  transition?: Transition;
  match_color?: MatchColours;
  focus?: Focus;
  model?: Model;
  resolution?: Resolution;
  duration?: Duration;
  prompt_extend?: PromptExtension;
  watermark?: Watermark;
  seed?: Seed;
  normalize?: NormalizePictures;
}
/**
 * A text and when it is shown.
 */
export interface TimedCaption {
  text: CaptionText;
  from: LengthOfTime;
  to: LengthOfTime;
}
/**
 * The file under src, when it begins and how loud it is.
 */
export interface SoundWithSettings {
  src: SoundFile;
  at?: LengthOfTime;
  volume?: Volume;
}

/** The schema as data. */
export const storyboardSchema: unknown = JSON.parse(
  "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"urn:inbetween:storyboard:1\",\"title\":\"Storyboard\",\"description\":\"A film as a list of shots, each with a first frame, a last frame and a prompt. Paths are relative to this file.\",\"examples\":[{\"version\":1,\"shots\":[{\"id\":\"rain\",\"first\":\"frames/rain.png\",\"last\":\"frames/gaze.png\",\"prompt\":\"A small blue monster stands in the rain. The camera slowly pushes in.\"}]}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"version\",\"shots\"],\"properties\":{\"version\":{\"title\":\"Format version\",\"description\":\"The version of the storyboard format. Always 1.\",\"examples\":[1],\"type\":\"integer\",\"const\":1},\"title\":{\"title\":\"Film title\",\"description\":\"The name of the film, for people. It changes no clip.\",\"examples\":[\"The blue monster\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":200},\"film\":{\"$ref\":\"#/$defs/film\"},\"provider\":{\"$ref\":\"#/$defs/provider\"},\"store\":{\"$ref\":\"#/$defs/store\"},\"defaults\":{\"$ref\":\"#/$defs/defaults\"},\"keyframes\":{\"$ref\":\"#/$defs/keyframes\"},\"shots\":{\"title\":\"Shots\",\"description\":\"The shots of the film, in the order in which they are shown.\",\"examples\":[[{\"id\":\"rain\",\"first\":\"frames/rain.png\",\"last\":\"frames/gaze.png\",\"prompt\":\"Rain falls.\"}]],\"type\":\"array\",\"minItems\":1,\"items\":{\"$ref\":\"#/$defs/shot\"}}},\"$defs\":{\"film\":{\"title\":\"Film settings\",\"description\":\"How the clips become one film.\",\"examples\":[{\"output\":\"monster.mp4\",\"size\":\"1280x720\",\"fps\":30,\"fit\":\"cover\"}],\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"output\":{\"title\":\"Output file\",\"description\":\"Where the film is written, relative to this file. Without it: this file's name with .mp4. ${NAME} is replaced from the environment.\",\"examples\":[\"monster.mp4\",\"out/monster.mp4\",\"${OUT}/monster.mp4\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":1000,\"pattern\":\"\\\\.[mM][pP]4$\",\"patternErrorMessage\":\"The film is an MP4 file, so its name has to end in .mp4.\"},\"size\":{\"title\":\"Film size\",\"description\":\"auto takes the most common size among the clips; otherwise width x height in even pixels.\",\"examples\":[\"auto\",\"1280x720\",\"1080x1920\"],\"default\":\"auto\",\"type\":\"string\",\"pattern\":\"^(auto|[1-9][0-9]{0,3}x[1-9][0-9]{0,3})$\",\"patternErrorMessage\":\"A size is \\\"auto\\\", or width x height in pixels such as 1280x720.\"},\"fps\":{\"title\":\"Frames per second\",\"description\":\"The frame rate of the film. Clips of another rate are converted.\",\"examples\":[30,24,60],\"default\":30,\"type\":\"integer\",\"minimum\":24,\"maximum\":60},\"fit\":{\"title\":\"Fit\",\"description\":\"How a clip of another shape fills the film: cover cuts its edges off, contain adds black bars, stretch distorts it.\",\"examples\":[\"cover\",\"contain\",\"stretch\"],\"default\":\"cover\",\"type\":\"string\",\"enum\":[\"cover\",\"contain\",\"stretch\"]},\"anchor\":{\"$ref\":\"#/$defs/anchor\"},\"transition\":{\"$ref\":\"#/$defs/transition\"},\"match_color\":{\"$ref\":\"#/$defs/matchColor\"},\"duplicate_frames\":{\"title\":\"Doubled frames\",\"description\":\"Where a shot starts on the still that the one before ends on, the same picture would stand twice. drop leaves one of the two out, keep shows both.\",\"examples\":[\"drop\",\"keep\"],\"default\":\"drop\",\"type\":\"string\",\"enum\":[\"drop\",\"keep\"]},\"audio\":{\"$ref\":\"#/$defs/soundtrack\"},\"clip_sound\":{\"title\":\"Sound of the clips\",\"description\":\"What becomes of the sound that clips bring along. keep mixes it in, over lowers the soundtrack while a clip sounds, under lowers the clips under the soundtrack, mute leaves it out.\",\"examples\":[\"keep\",\"over\",\"under\",\"mute\"],\"default\":\"keep\",\"type\":\"string\",\"enum\":[\"keep\",\"over\",\"under\",\"mute\"]},\"captions\":{\"title\":\"Captions\",\"description\":\"Where the shots' captions go. soft puts a track into the film that viewers can turn on, burn makes them part of the pictures, sidecar writes .srt and .vtt files beside it, off leaves them out.\",\"examples\":[\"soft\",\"burn\",\"sidecar\",\"off\"],\"default\":\"soft\",\"type\":\"string\",\"enum\":[\"soft\",\"burn\",\"sidecar\",\"off\"]},\"language\":{\"title\":\"Language\",\"description\":\"The language of captions and chapters, in three letters of ISO 639-2.\",\"examples\":[\"eng\",\"zho\",\"und\"],\"default\":\"und\",\"type\":\"string\",\"pattern\":\"^[a-z]{3}$\",\"patternErrorMessage\":\"A language has three small letters, such as eng or zho.\"},\"chapters\":{\"title\":\"Chapters\",\"description\":\"Give the film a chapter for every shot, named after its title or id.\",\"examples\":[true,false],\"default\":false,\"type\":\"boolean\"},\"outputs\":{\"title\":\"More outputs\",\"description\":\"What else is made of the same clips after the film: another shape, a part, a preview, an animation.\",\"examples\":[[{\"output\":\"out/vertical.mp4\",\"aspect\":\"9:16\",\"fit\":\"contain\"},{\"output\":\"out/preview.gif\",\"width\":320,\"from\":\"rain\",\"to\":\"gaze-up\"}]],\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/output\"}}}},\"output\":{\"title\":\"Output\",\"description\":\"One more file of the same clips. What it does not say is as in the film.\",\"examples\":[{\"output\":\"out/vertical.mp4\",\"size\":\"1080x1920\",\"captions\":\"burn\"},{\"output\":\"out/preview.webp\",\"width\":320,\"fps\":12}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"output\"],\"properties\":{\"output\":{\"title\":\"Output file\",\"description\":\"Where it is written, relative to this file; the ending says what it becomes. ${NAME} is replaced from the environment.\",\"examples\":[\"out/vertical.mp4\",\"out/preview.gif\",\"out/preview.webp\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":1000,\"pattern\":\"\\\\.([mM][pP]4|[gG][iI][fF]|[wW][eE][bB][pP])$\",\"patternErrorMessage\":\"An output is a film or an animation, so its name has to end in .mp4, .gif or .webp.\"},\"size\":{\"title\":\"Output size\",\"description\":\"Width x height in even pixels, instead of an aspect or a width.\",\"examples\":[\"1080x1920\",\"1080x1080\"],\"type\":\"string\",\"pattern\":\"^[1-9][0-9]{0,3}x[1-9][0-9]{0,3}$\",\"patternErrorMessage\":\"A size is width x height in pixels such as 1080x1920.\"},\"aspect\":{\"title\":\"Aspect\",\"description\":\"The shape, width to height. Without a width the shorter side is that of the film.\",\"examples\":[\"9:16\",\"1:1\",\"4:5\"],\"type\":\"string\",\"pattern\":\"^[1-9][0-9]?:[1-9][0-9]?$\",\"patternErrorMessage\":\"An aspect is width to height, such as 9:16.\"},\"width\":{\"title\":\"Output width\",\"description\":\"The width in even pixels; the height follows from the shape. Animations are 480 wide unless something else is said.\",\"examples\":[320,480],\"type\":\"integer\",\"minimum\":16,\"maximum\":7680},\"fit\":{\"title\":\"Fit of the output\",\"description\":\"How a clip of another shape fills the output: cover cuts its edges off, contain adds bars, stretch distorts it. Without it: as in the film.\",\"examples\":[\"cover\",\"contain\"],\"type\":\"string\",\"enum\":[\"cover\",\"contain\",\"stretch\"]},\"anchor\":{\"$ref\":\"#/$defs/anchor\"},\"color\":{\"title\":\"Colour of the bars\",\"description\":\"What the bars of \\\"fit: contain\\\" are filled with.\",\"examples\":[\"#000000\",\"#f4f0e8\"],\"default\":\"#000000\",\"type\":\"string\",\"pattern\":\"^#[0-9a-fA-F]{6}$\",\"patternErrorMessage\":\"A colour is # and six hexadecimal digits in quotes, such as \\\"#ffffff\\\".\"},\"fps\":{\"title\":\"Frames per second of the output\",\"description\":\"Without it: as in the film, and 12 for animations.\",\"examples\":[12,15,24],\"type\":\"integer\",\"minimum\":5,\"maximum\":60},\"from\":{\"title\":\"First shot\",\"description\":\"The id of the shot that the output begins with. Without it: the film's first.\",\"examples\":[\"rain\"],\"type\":\"string\",\"minLength\":1},\"to\":{\"title\":\"Last shot\",\"description\":\"The id of the shot that the output ends with. Without it: the film's last.\",\"examples\":[\"gaze-up\"],\"type\":\"string\",\"minLength\":1},\"captions\":{\"title\":\"Captions of the output\",\"description\":\"As for the film, but for this file. Animations have burnt captions or none.\",\"examples\":[\"burn\",\"off\"],\"type\":\"string\",\"enum\":[\"soft\",\"burn\",\"sidecar\",\"off\"]}}},\"provider\":{\"title\":\"Provider\",\"description\":\"What makes the clips: draft works offline, costs nothing and gives the same clip every time; dashscope makes the real ones and costs money. ${NAME} is replaced from the environment. Keys never stand in this file: dashscope reads DASHSCOPE_API_KEY.\",\"examples\":[\"draft\",{\"use\":\"dashscope\",\"region\":\"cn-beijing\",\"max_cost\":\"20 CNY\"}],\"default\":\"draft\",\"anyOf\":[{\"$ref\":\"#/$defs/providerName\"},{\"title\":\"Provider with settings\",\"description\":\"The provider's name under use, and how it is used. Settings that a provider has no use for are kept for the one that has.\",\"examples\":[{\"use\":\"dashscope\",\"region\":\"cn-beijing\",\"max_cost\":\"20 CNY\"}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"use\"],\"properties\":{\"use\":{\"$ref\":\"#/$defs/providerName\"},\"region\":{\"title\":\"Region\",\"description\":\"Where the account of Model Studio is. Model, key and region belong together; prices differ.\",\"examples\":[\"cn-beijing\",\"ap-southeast-1\"],\"default\":\"cn-beijing\",\"type\":\"string\",\"enum\":[\"cn-beijing\",\"ap-southeast-1\",\"us-east-1\",\"eu-central-1\",\"cn-hongkong\"]},\"workspace\":{\"title\":\"Workspace\",\"description\":\"The id of a workspace of Model Studio, for accounts that have several and for regions that are reached by it.\",\"examples\":[\"llm-abc123\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":100,\"pattern\":\"^[A-Za-z0-9_-]+$\",\"patternErrorMessage\":\"It has letters, digits, - and _ only.\"},\"base_url\":{\"title\":\"Base address\",\"description\":\"The service's address in place of the region's own: a host of the vendor, or the emulator on this machine. Any other host needs the variable DASHSCOPE_HTTP_BASE_URL, because the key is sent there.\",\"examples\":[\"http://127.0.0.1:8787/api/v1\"],\"type\":\"string\",\"pattern\":\"^https?://[^\\\\s]+$\",\"patternErrorMessage\":\"It begins with http:// or https://.\"},\"max_cost\":{\"title\":\"Cost cap\",\"description\":\"What one render may spend at most. It is reserved before each submit, so it holds however many run at once.\",\"examples\":[\"20 CNY\",\"3.5 USD\"],\"type\":\"string\",\"pattern\":\"^[0-9]+(\\\\.[0-9]{1,6})? (CNY|USD)$\",\"patternErrorMessage\":\"It is a number and a currency, like \\\"20 CNY\\\".\"},\"small_files\":{\"title\":\"Way of small files\",\"description\":\"How local stills of up to a few megabytes reach the service: uploaded to its temporary storage, or inline in the request.\",\"examples\":[\"inline\"],\"default\":\"upload\",\"type\":\"string\",\"enum\":[\"upload\",\"inline\"]},\"models\":{\"title\":\"Described models\",\"description\":\"Models that are not known by heart, or that are known otherwise, by their name at the service.\",\"examples\":[{\"wan3.0-video\":{\"input\":\"media\",\"resolutions\":[\"480P\",\"720P\",\"1080P\"],\"shortest\":2,\"longest\":30,\"last_frame\":\"optional\",\"sound\":true,\"prompt_max\":5000}}],\"type\":\"object\",\"propertyNames\":{\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$\",\"patternErrorMessage\":\"A model's name has letters, digits, dots, dashes and slashes.\"},\"additionalProperties\":{\"$ref\":\"#/$defs/describedModel\"}},\"limits\":{\"title\":\"Limits\",\"description\":\"What the account allows, where it differs from the published limits of its models.\",\"examples\":[{\"takes_in_flight\":5}],\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"takes_in_flight\":{\"title\":\"Takes in flight\",\"description\":\"Takes that may run at one time.\",\"examples\":[5],\"type\":\"integer\",\"minimum\":1,\"maximum\":100},\"submits_per_second\":{\"title\":\"Submits per second\",\"description\":\"Takes that may be started in one second.\",\"examples\":[2,0.5],\"type\":\"number\",\"minimum\":0.01,\"maximum\":100}}}}}]},\"describedModel\":{\"title\":\"Described model\",\"description\":\"What a model takes and makes. What is left out is as with the first-and-last-frame models of 5 seconds.\",\"examples\":[{\"resolutions\":[\"720P\"],\"price\":{\"720P\":\"0.7 CNY\"}}],\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"input\":{\"title\":\"Input style\",\"description\":\"How the stills stand in the request: frames, as two fields; media, as a typed list. It also decides the path of the call.\",\"examples\":[\"media\"],\"default\":\"frames\",\"type\":\"string\",\"enum\":[\"frames\",\"media\"]},\"resolutions\":{\"title\":\"Resolutions\",\"description\":\"The size classes that it makes; the first is the default.\",\"examples\":[[\"720P\",\"1080P\"]],\"default\":[\"720P\"],\"type\":\"array\",\"minItems\":1,\"items\":{\"title\":\"Size class\",\"description\":\"About as many pixels as a picture of this height in 16:9.\",\"examples\":[\"720P\"],\"type\":\"string\",\"enum\":[\"360P\",\"480P\",\"540P\",\"720P\",\"1080P\"]}},\"shortest\":{\"title\":\"Shortest clip\",\"description\":\"Seconds of the shortest clip that it makes.\",\"examples\":[2],\"default\":5,\"type\":\"integer\",\"minimum\":1,\"maximum\":60},\"longest\":{\"title\":\"Longest clip\",\"description\":\"Seconds of the longest clip that it makes.\",\"examples\":[15],\"default\":5,\"type\":\"integer\",\"minimum\":1,\"maximum\":60},\"fps\":{\"title\":\"Frame rate\",\"description\":\"Frames per second of its clips.\",\"examples\":[30],\"default\":30,\"type\":\"integer\",\"minimum\":1,\"maximum\":120},\"last_frame\":{\"title\":\"Last frame\",\"description\":\"Whether it can do without a last frame.\",\"examples\":[\"optional\"],\"default\":\"required\",\"type\":\"string\",\"enum\":[\"required\",\"optional\"]},\"sound\":{\"title\":\"Sound\",\"description\":\"Whether its clips bring sound along.\",\"examples\":[true],\"default\":false,\"type\":\"boolean\"},\"prompt_max\":{\"title\":\"Longest prompt\",\"description\":\"Characters that it reads.\",\"examples\":[5000],\"default\":800,\"type\":\"integer\",\"minimum\":1,\"maximum\":100000},\"templates\":{\"title\":\"Effects\",\"description\":\"Effects that it knows.\",\"examples\":[[\"mech1\"]],\"default\":[],\"type\":\"array\",\"items\":{\"title\":\"Effect\",\"description\":\"The name of an effect.\",\"examples\":[\"mech1\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":100}},\"price\":{\"title\":\"Price\",\"description\":\"What a second of its video costs, by resolution. Without it the price is unknown.\",\"examples\":[{\"720P\":\"0.6 CNY\"}],\"type\":\"object\",\"additionalProperties\":{\"title\":\"Price of a second\",\"description\":\"An amount and its currency.\",\"examples\":[\"0.6 CNY\"],\"type\":\"string\",\"pattern\":\"^[0-9]+(\\\\.[0-9]{1,6})? (CNY|USD)$\",\"patternErrorMessage\":\"It is a number and a currency, like \\\"0.6 CNY\\\".\"}},\"expected_seconds\":{\"title\":\"Usual time\",\"description\":\"Seconds that a take usually needs.\",\"examples\":[180],\"default\":180,\"type\":\"number\",\"minimum\":1,\"maximum\":10000},\"takes_in_flight\":{\"title\":\"Takes in flight\",\"description\":\"Takes of it that may run at one time.\",\"examples\":[5],\"default\":2,\"type\":\"integer\",\"minimum\":1,\"maximum\":100},\"submits_per_second\":{\"title\":\"Submits per second\",\"description\":\"Takes of it that may be started in one second.\",\"examples\":[5],\"default\":2,\"type\":\"number\",\"minimum\":0.01,\"maximum\":100}}},\"providerName\":{\"title\":\"Provider name\",\"description\":\"draft: our own in-betweening, offline and free. dashscope: the Wan models of Alibaba Cloud Model Studio.\",\"examples\":[\"draft\",\"dashscope\"],\"type\":\"string\",\"enum\":[\"draft\",\"dashscope\"]},\"store\":{\"title\":\"Shared store\",\"description\":\"Where a team and its build service keep clips together, so that nobody pays twice for one request. INBETWEEN_STORE in the environment takes its place. Keys never stand in this file: S3 reads AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.\",\"examples\":[\"../clips\",{\"at\":\"s3://film-clips/monster\",\"endpoint\":\"https://s3.oss-cn-beijing.aliyuncs.com\",\"region\":\"cn-beijing\"}],\"anyOf\":[{\"$ref\":\"#/$defs/storeAddress\"},{\"title\":\"Shared store with settings\",\"description\":\"The store's address under at, and how a bucket is spoken to.\",\"examples\":[{\"at\":\"s3://film-clips/monster\",\"endpoint\":\"https://s3.oss-cn-beijing.aliyuncs.com\",\"region\":\"cn-beijing\"}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"at\"],\"properties\":{\"at\":{\"$ref\":\"#/$defs/storeAddress\"},\"endpoint\":{\"title\":\"Endpoint\",\"description\":\"The address of a service that speaks S3; {bucket} in it stands for the bucket. Without it: the one of AWS in the region.\",\"examples\":[\"https://s3.oss-cn-beijing.aliyuncs.com\",\"http://127.0.0.1:9000\"],\"type\":\"string\",\"pattern\":\"^https?://[^\\\\s]+$\",\"patternErrorMessage\":\"It begins with http:// or https://.\"},\"region\":{\"title\":\"Store region\",\"description\":\"The region that requests are signed for. Without it: AWS_REGION, else us-east-1.\",\"examples\":[\"cn-beijing\",\"us-east-1\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":100,\"pattern\":\"^[A-Za-z0-9_-]+$\",\"patternErrorMessage\":\"It has letters, digits, - and _ only.\"},\"addressing\":{\"title\":\"Addressing\",\"description\":\"Where the bucket stands in the service's addresses: in the host's name (host), in the path (path), or in neither, because the endpoint is a domain of the bucket's own (domain). Without it: host at AWS and Alibaba Cloud OSS, which refuses path, and path everywhere else.\",\"examples\":[\"host\",\"path\",\"domain\"],\"enum\":[\"path\",\"host\",\"domain\"]}}}]},\"storeAddress\":{\"title\":\"Store address\",\"description\":\"A folder, an http:// or https:// address, or s3://bucket/prefix.\",\"examples\":[\"s3://film-clips/monster\",\"https://clips.example.com/monster\",\"../clips\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":1000,\"pattern\":\"^(?:(?:[Hh][Tt][Tt][Pp][Ss]?|[Ss]3|[Ff][Ii][Ll][Ee])://[^\\\\s]+|(?![A-Za-z][A-Za-z0-9+.-]*://)[^\\\\n]+)$\",\"patternErrorMessage\":\"It is a folder, an http:// or https:// address, or s3://bucket/prefix.\"},\"defaults\":{\"title\":\"Defaults\",\"description\":\"Settings for every shot that does not say otherwise. A shot with a template takes no prompt and no negative_prompt from here, because an effect has none.\",\"examples\":[{\"model\":\"wan2.2-kf2v-flash\",\"resolution\":\"720P\",\"seed\":7}],\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"prompt\":{\"$ref\":\"#/$defs/prompt\"},\"negative_prompt\":{\"$ref\":\"#/$defs/negativePrompt\"},\"model\":{\"$ref\":\"#/$defs/model\"},\"resolution\":{\"$ref\":\"#/$defs/resolution\"},\"duration\":{\"$ref\":\"#/$defs/duration\"},\"prompt_extend\":{\"$ref\":\"#/$defs/promptExtend\"},\"watermark\":{\"$ref\":\"#/$defs/watermark\"},\"seed\":{\"$ref\":\"#/$defs/seed\"},\"normalize\":{\"$ref\":\"#/$defs/normalize\"}}},\"keyframes\":{\"title\":\"Keyframes\",\"description\":\"Stills with names, so that several shots can use one of them.\",\"examples\":[{\"rain\":\"frames/rain.png\",\"sky\":\"https://example.com/sky.png\"}],\"type\":\"object\",\"propertyNames\":{\"pattern\":\"^[\\\\p{L}\\\\p{N}_][\\\\p{L}\\\\p{M}\\\\p{N}_-]{0,63}$\",\"patternErrorMessage\":\"A keyframe's name has letters, digits, - and _ only, 64 at most.\"},\"additionalProperties\":{\"title\":\"Still\",\"description\":\"A path, file://, http(s):// or oss:// URL, or data: URI of a JPEG, PNG, BMP or WEBP picture.\",\"examples\":[\"frames/rain.png\",\"https://example.com/sky.png\"],\"type\":\"string\",\"minLength\":1}},\"shot\":{\"title\":\"Shot\",\"description\":\"One piece of the film: a first frame, a last frame, and what happens between them.\",\"examples\":[{\"id\":\"rain\",\"first\":\"frames/rain.png\",\"last\":\"frames/gaze.png\",\"prompt\":\"Rain falls; the camera pushes in.\"},{\"id\":\"mech\",\"first\":\"frames/hero.png\",\"template\":\"mech1\",\"model\":\"wanx2.1-kf2v-plus\"}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"id\",\"first\"],\"properties\":{\"id\":{\"title\":\"Shot id\",\"description\":\"The shot's own name, different from all others: small letters, digits and hyphens. Keep it when the shot moves.\",\"examples\":[\"rain\",\"shot-01\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":64,\"pattern\":\"^[a-z0-9][a-z0-9-]*$\",\"patternErrorMessage\":\"An id has small letters, digits and hyphens, and starts with a letter or a digit.\"},\"title\":{\"title\":\"Shot title\",\"description\":\"A name for people. It changes no clip.\",\"examples\":[\"The monster in the rain\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":200},\"first\":{\"title\":\"First frame\",\"description\":\"The still that the shot starts on: a keyframe's name, a path, file://, http(s):// or oss:// URL, or data: URI. previous takes the last frame of the shot before.\",\"examples\":[\"rain\",\"frames/rain.png\",\"previous\",\"https://example.com/sky.png\"],\"type\":\"string\",\"minLength\":1},\"last\":{\"title\":\"Last frame\",\"description\":\"The still that the shot ends on, named like first. Left out only in an effect shot (template).\",\"examples\":[\"gaze\",\"frames/gaze.png\"],\"type\":\"string\",\"minLength\":1},\"prompt\":{\"$ref\":\"#/$defs/prompt\"},\"negative_prompt\":{\"$ref\":\"#/$defs/negativePrompt\"},\"template\":{\"title\":\"Effect template\",\"description\":\"A ready-made effect instead of a last frame and a prompt. It needs a model that has effects.\",\"examples\":[\"mech1\",\"hanfu-1\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":64,\"pattern\":\"^\\\\S+$\",\"patternErrorMessage\":\"A template is one word, such as mech1.\"},\"driving_audio\":{\"title\":\"Driving audio\",\"description\":\"A sound file (WAV or MP3) that is sent to the model, which moves the picture to it. It needs a model that listens, such as wan2.7-i2v. For sound that is only laid under the shot there is audio.\",\"examples\":[\"voice/rain.mp3\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":1000},\"caption\":{\"$ref\":\"#/$defs/caption\"},\"audio\":{\"$ref\":\"#/$defs/voice\"},\"transition\":{\"$ref\":\"#/$defs/transition\"},\"match_color\":{\"$ref\":\"#/$defs/matchColor\"},\"focus\":{\"$ref\":\"#/$defs/focus\"},\"model\":{\"$ref\":\"#/$defs/model\"},\"resolution\":{\"$ref\":\"#/$defs/resolution\"},\"duration\":{\"$ref\":\"#/$defs/duration\"},\"prompt_extend\":{\"$ref\":\"#/$defs/promptExtend\"},\"watermark\":{\"$ref\":\"#/$defs/watermark\"},\"seed\":{\"$ref\":\"#/$defs/seed\"},\"normalize\":{\"$ref\":\"#/$defs/normalize\"}}},\"transition\":{\"title\":\"Transition\",\"description\":\"How a shot begins after the one before; under film, how all do that say nothing. cut puts one after the other, dissolve blends them, fade goes through a colour, wipe moves one over the other. A word alone takes half a second.\",\"examples\":[\"cut\",{\"dissolve\":\"0.5s\"},{\"fade\":\"1s\",\"color\":\"#ffffff\"},{\"wipe\":\"0.5s\",\"style\":\"slideleft\"}],\"default\":\"cut\",\"anyOf\":[{\"title\":\"Kind of transition\",\"description\":\"The kind alone.\",\"examples\":[\"cut\",\"dissolve\"],\"type\":\"string\",\"enum\":[\"cut\",\"dissolve\",\"fade\",\"wipe\"]},{\"title\":\"Transition with a length\",\"description\":\"One kind with its length, and a colour for fade or a style for wipe.\",\"examples\":[{\"dissolve\":\"0.5s\"}],\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"dissolve\":{\"$ref\":\"#/$defs/time\"},\"fade\":{\"$ref\":\"#/$defs/time\"},\"wipe\":{\"$ref\":\"#/$defs/time\"},\"color\":{\"title\":\"Fade colour\",\"description\":\"The colour between the two shots of a fade.\",\"examples\":[\"#000000\",\"#ffffff\"],\"default\":\"#000000\",\"type\":\"string\",\"pattern\":\"^#[0-9a-fA-F]{6}$\",\"patternErrorMessage\":\"A colour is # and six hexadecimal digits in quotes, such as \\\"#ffffff\\\".\"},\"style\":{\"title\":\"Wipe style\",\"description\":\"How a wipe moves, by the names of ffmpeg's xfade.\",\"examples\":[\"wipeleft\",\"slideleft\",\"circleopen\"],\"default\":\"wipeleft\",\"type\":\"string\",\"enum\":[\"wipeleft\",\"wiperight\",\"wipeup\",\"wipedown\",\"slideleft\",\"slideright\",\"slideup\",\"slidedown\",\"smoothleft\",\"smoothright\",\"smoothup\",\"smoothdown\",\"circleopen\",\"circleclose\",\"circlecrop\",\"rectcrop\",\"radial\",\"vertopen\",\"vertclose\",\"horzopen\",\"horzclose\",\"diagtl\",\"diagtr\",\"diagbl\",\"diagbr\"]}}}]},\"anchor\":{\"title\":\"Anchor\",\"description\":\"Which part of a clip stays where fit: cover cuts its edges off, and where the clip stands between the bars of fit: contain. A shot's own focus goes before it where edges are cut off. An output that says nothing takes the film's.\",\"examples\":[\"left\",\"top\"],\"default\":\"center\",\"type\":\"string\",\"enum\":[\"center\",\"left\",\"right\",\"top\",\"bottom\"]},\"focus\":{\"title\":\"Focus\",\"description\":\"Where in the picture the subject is: by a word, or as [across, down] from 0 (left, top) to 1 (right, bottom). Wherever edges of the shot are cut off, in the film or in an output, it stays as near to the middle as the picture allows.\",\"examples\":[\"left\",[0.3,0.5]],\"anyOf\":[{\"title\":\"Side of the picture\",\"description\":\"The subject is there.\",\"examples\":[\"left\"],\"type\":\"string\",\"enum\":[\"center\",\"left\",\"right\",\"top\",\"bottom\"]},{\"title\":\"Point in the picture\",\"description\":\"Across from the left, and down from the top, as parts of the picture.\",\"examples\":[[0.3,0.5]],\"type\":\"array\",\"items\":{\"title\":\"Part of the picture\",\"description\":\"0 is the left or upper edge, 1 the right or lower one.\",\"examples\":[0.3],\"type\":\"number\",\"minimum\":0,\"maximum\":1}}]},\"matchColor\":{\"title\":\"Match colours\",\"description\":\"Where a shot starts on the still that the one before ends on, the two clips often differ a little from its colours and so from each other. true brings both to the still where they meet, and lets go of that over half a second; only these frames are encoded anew. Under film, for all such transitions; a cut between different stills is never touched.\",\"examples\":[true,{\"frames\":24,\"strength\":0.8}],\"default\":false,\"anyOf\":[{\"title\":\"Match colours or not\",\"description\":\"On or off.\",\"examples\":[true],\"type\":\"boolean\"},{\"title\":\"How colours are matched\",\"description\":\"On, with its length and strength.\",\"examples\":[{\"frames\":24}],\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"frames\":{\"title\":\"Frames\",\"description\":\"Over how many frames of the film the correction fades out, on each side of the transition.\",\"examples\":[15,24],\"default\":15,\"type\":\"integer\",\"minimum\":2,\"maximum\":150},\"strength\":{\"title\":\"Strength\",\"description\":\"How much of the difference is corrected where the shots meet: 1 is all of it.\",\"examples\":[1,0.8],\"default\":1,\"type\":\"number\",\"minimum\":0.1,\"maximum\":1}}}]},\"caption\":{\"title\":\"Caption\",\"description\":\"What is read under the shot: one text for all of it, or a list of texts with their times, counted from the shot's beginning.\",\"examples\":[\"It has been raining for days.\",[{\"text\":\"It has been raining\",\"from\":\"0.5s\",\"to\":\"2s\"}]],\"anyOf\":[{\"title\":\"One caption\",\"description\":\"Shown from the shot's beginning to its end.\",\"examples\":[\"It has been raining for days.\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":500},{\"title\":\"Captions with times\",\"description\":\"Several texts, one after the other.\",\"examples\":[[{\"text\":\"It has been raining\",\"from\":\"0.5s\",\"to\":\"2s\"}]],\"type\":\"array\",\"items\":{\"title\":\"Timed caption\",\"description\":\"A text and when it is shown.\",\"examples\":[{\"text\":\"It has been raining\",\"from\":\"0.5s\",\"to\":\"2s\"}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"text\",\"from\",\"to\"],\"properties\":{\"text\":{\"title\":\"Caption text\",\"description\":\"What is read.\",\"examples\":[\"It has been raining\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":500},\"from\":{\"$ref\":\"#/$defs/time\"},\"to\":{\"$ref\":\"#/$defs/time\"}}}}]},\"soundtrack\":{\"title\":\"Soundtrack\",\"description\":\"Music or noise under the whole film: a sound file, or one with its settings. It is cut or repeated to the film's exact length.\",\"examples\":[\"sound/rain.mp3\",{\"src\":\"sound/rain.mp3\",\"volume\":0.8,\"fade_out\":\"2s\",\"loudness\":\"-16 LUFS\"}],\"anyOf\":[{\"$ref\":\"#/$defs/soundFile\"},{\"title\":\"Soundtrack with settings\",\"description\":\"The file under src, and how it is used.\",\"examples\":[{\"src\":\"sound/rain.mp3\",\"fade_in\":\"1s\",\"fade_out\":\"2s\"}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"src\"],\"properties\":{\"src\":{\"$ref\":\"#/$defs/soundFile\"},\"offset\":{\"$ref\":\"#/$defs/time\"},\"volume\":{\"$ref\":\"#/$defs/volume\"},\"fade_in\":{\"$ref\":\"#/$defs/time\"},\"fade_out\":{\"$ref\":\"#/$defs/time\"},\"loop\":{\"title\":\"Repeat\",\"description\":\"Begin again when the sound is shorter than the film; otherwise silence follows.\",\"examples\":[true,false],\"default\":true,\"type\":\"boolean\"},\"loudness\":{\"title\":\"Loudness\",\"description\":\"How loud the whole film sounds, measured as EBU R 128 does. -14 to -16 LUFS is usual on the web, -23 on television.\",\"examples\":[\"-16 LUFS\",\"-23 LUFS\"],\"type\":\"string\",\"pattern\":\"^-[0-9]{1,2}(?:\\\\.[0-9])? LUFS$\",\"patternErrorMessage\":\"A loudness is a negative number and its unit, such as \\\"-16 LUFS\\\".\"}}}]},\"voice\":{\"title\":\"Sound of the shot\",\"description\":\"A voice or noise that begins with the shot. A soundtrack is lowered under it.\",\"examples\":[\"voice/rain.wav\",{\"src\":\"voice/rain.wav\",\"at\":\"0.5s\",\"volume\":1}],\"anyOf\":[{\"$ref\":\"#/$defs/soundFile\"},{\"title\":\"Sound with settings\",\"description\":\"The file under src, when it begins and how loud it is.\",\"examples\":[{\"src\":\"voice/rain.wav\",\"at\":\"0.5s\"}],\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"src\"],\"properties\":{\"src\":{\"$ref\":\"#/$defs/soundFile\"},\"at\":{\"$ref\":\"#/$defs/time\"},\"volume\":{\"$ref\":\"#/$defs/volume\"}}}]},\"soundFile\":{\"title\":\"Sound file\",\"description\":\"A path relative to this file. Any format that ffmpeg reads.\",\"examples\":[\"sound/rain.mp3\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":1000},\"volume\":{\"title\":\"Volume\",\"description\":\"1 leaves it as it is, 0.5 halves it, 2 doubles it.\",\"examples\":[0.8,1],\"default\":1,\"type\":\"number\",\"minimum\":0,\"maximum\":10},\"time\":{\"title\":\"Length of time\",\"description\":\"A number with a unit, s or ms.\",\"examples\":[\"0.5s\",\"500ms\",\"2s\"],\"type\":\"string\",\"pattern\":\"^(?:[0-9]{1,4}(?:\\\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$\",\"patternErrorMessage\":\"A length of time is a number with a unit, such as 0.5s or 500ms.\"},\"prompt\":{\"title\":\"Prompt\",\"description\":\"What happens between the two frames: subject, movement, camera. Each model has its own limit of length.\",\"examples\":[\"A small blue monster stands in the rain. The camera slowly pushes in.\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":5000},\"negativePrompt\":{\"title\":\"Negative prompt\",\"description\":\"What should not be seen.\",\"examples\":[\"blurry, text, extra fingers\"],\"type\":\"string\",\"minLength\":1,\"maxLength\":5000},\"model\":{\"title\":\"Model\",\"description\":\"The video model. It decides sizes, limits and price; draft follows its rules for size.\",\"examples\":[\"wan2.2-kf2v-flash\",\"wanx2.1-kf2v-plus\"],\"default\":\"wan2.2-kf2v-flash\",\"type\":\"string\",\"minLength\":1,\"maxLength\":100,\"pattern\":\"^\\\\S+$\",\"patternErrorMessage\":\"A model's name has no spaces.\"},\"resolution\":{\"title\":\"Resolution\",\"description\":\"The size class of the clip. Which of them a model makes depends on the model.\",\"examples\":[\"720P\",\"1080P\"],\"type\":\"string\",\"enum\":[\"480P\",\"720P\",\"1080P\"]},\"duration\":{\"title\":\"Duration\",\"description\":\"Seconds. Most models make clips of one fixed length, 5 seconds.\",\"examples\":[5],\"type\":\"number\",\"minimum\":1,\"maximum\":60},\"promptExtend\":{\"title\":\"Prompt extension\",\"description\":\"Let the model's service rewrite the prompt. Off by default, so that the same storyboard gives the same request.\",\"examples\":[false,true],\"default\":false,\"type\":\"boolean\"},\"normalize\":{\"title\":\"Normalize pictures\",\"description\":\"Mend pictures that the model would refuse or may misread: turned upright, scaled, alpha laid on black, the last frame cropped to the first frame's shape. A picture that is fine is sent as it is. What is done is told by check, plan and the report.\",\"examples\":[true],\"default\":false,\"type\":\"boolean\"},\"watermark\":{\"title\":\"Watermark\",\"description\":\"Let the service put its AI mark into the lower right corner.\",\"examples\":[false,true],\"default\":false,\"type\":\"boolean\"},\"seed\":{\"title\":\"Seed\",\"description\":\"The same seed gives similar clips. Without it the service takes a random one.\",\"examples\":[7],\"type\":\"integer\",\"minimum\":0,\"maximum\":2147483647}}}",
);
