// @ts-nocheck
// Generated from schema/storyboard.schema.json by `npm run schema`. Do not edit.
import ucs2length from 'ajv/dist/runtime/ucs2length.js';
// Loaders differ in how they show the default of a CommonJS module.
const codePoints = ucs2length.default ?? ucs2length;

export const validate = validate20;
export default validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:inbetween:storyboard:1","title":"Storyboard","description":"A film as a list of shots, each with a first frame, a last frame and a prompt. Paths are relative to this file.","examples":[{"version":1,"shots":[{"id":"rain","first":"frames/rain.png","last":"frames/gaze.png","prompt":"A small blue monster stands in the rain. The camera slowly pushes in."}]}],"type":"object","additionalProperties":false,"required":["version","shots"],"properties":{"version":{"title":"Format version","description":"The version of the storyboard format. Always 1.","examples":[1],"type":"integer","const":1},"title":{"title":"Film title","description":"The name of the film, for people. It changes no clip.","examples":["The blue monster"],"type":"string","minLength":1,"maxLength":200},"film":{"$ref":"#/$defs/film"},"provider":{"$ref":"#/$defs/provider"},"store":{"$ref":"#/$defs/store"},"defaults":{"$ref":"#/$defs/defaults"},"keyframes":{"$ref":"#/$defs/keyframes"},"shots":{"title":"Shots","description":"The shots of the film, in the order in which they are shown.","examples":[[{"id":"rain","first":"frames/rain.png","last":"frames/gaze.png","prompt":"Rain falls."}]],"type":"array","minItems":1,"items":{"$ref":"#/$defs/shot"}}},"$defs":{"film":{"title":"Film settings","description":"How the clips become one film.","examples":[{"output":"monster.mp4","size":"1280x720","fps":30,"fit":"cover"}],"type":"object","additionalProperties":false,"properties":{"output":{"title":"Output file","description":"Where the film is written, relative to this file. Without it: this file's name with .mp4. ${NAME} is replaced from the environment.","examples":["monster.mp4","out/monster.mp4","${OUT}/monster.mp4"],"type":"string","minLength":1,"maxLength":1000,"pattern":"\\.[mM][pP]4$","patternErrorMessage":"The film is an MP4 file, so its name has to end in .mp4."},"size":{"title":"Film size","description":"auto takes the most common size among the clips; otherwise width x height in even pixels.","examples":["auto","1280x720","1080x1920"],"default":"auto","type":"string","pattern":"^(auto|[1-9][0-9]{0,3}x[1-9][0-9]{0,3})$","patternErrorMessage":"A size is \"auto\", or width x height in pixels such as 1280x720."},"fps":{"title":"Frames per second","description":"The frame rate of the film. Clips of another rate are converted.","examples":[30,24,60],"default":30,"type":"integer","minimum":24,"maximum":60},"fit":{"title":"Fit","description":"How a clip of another shape fills the film: cover cuts its edges off, contain adds black bars, stretch distorts it.","examples":["cover","contain","stretch"],"default":"cover","type":"string","enum":["cover","contain","stretch"]},"anchor":{"$ref":"#/$defs/anchor"},"transition":{"$ref":"#/$defs/transition"},"match_color":{"$ref":"#/$defs/matchColor"},"duplicate_frames":{"title":"Doubled frames","description":"Where a shot starts on the still that the one before ends on, the same picture would stand twice. drop leaves one of the two out, keep shows both.","examples":["drop","keep"],"default":"drop","type":"string","enum":["drop","keep"]},"audio":{"$ref":"#/$defs/soundtrack"},"clip_sound":{"title":"Sound of the clips","description":"What becomes of the sound that clips bring along. keep mixes it in, over lowers the soundtrack while a clip sounds, under lowers the clips under the soundtrack, mute leaves it out.","examples":["keep","over","under","mute"],"default":"keep","type":"string","enum":["keep","over","under","mute"]},"captions":{"title":"Captions","description":"Where the shots' captions go. soft puts a track into the film that viewers can turn on, burn makes them part of the pictures, sidecar writes .srt and .vtt files beside it, off leaves them out.","examples":["soft","burn","sidecar","off"],"default":"soft","type":"string","enum":["soft","burn","sidecar","off"]},"language":{"title":"Language","description":"The language of captions and chapters, in three letters of ISO 639-2.","examples":["eng","zho","und"],"default":"und","type":"string","pattern":"^[a-z]{3}$","patternErrorMessage":"A language has three small letters, such as eng or zho."},"chapters":{"title":"Chapters","description":"Give the film a chapter for every shot, named after its title or id.","examples":[true,false],"default":false,"type":"boolean"},"outputs":{"title":"More outputs","description":"What else is made of the same clips after the film: another shape, a part, a preview, an animation.","examples":[[{"output":"out/vertical.mp4","aspect":"9:16","fit":"contain"},{"output":"out/preview.gif","width":320,"from":"rain","to":"gaze-up"}]],"type":"array","items":{"$ref":"#/$defs/output"}}}},"output":{"title":"Output","description":"One more file of the same clips. What it does not say is as in the film.","examples":[{"output":"out/vertical.mp4","size":"1080x1920","captions":"burn"},{"output":"out/preview.webp","width":320,"fps":12}],"type":"object","additionalProperties":false,"required":["output"],"properties":{"output":{"title":"Output file","description":"Where it is written, relative to this file; the ending says what it becomes. ${NAME} is replaced from the environment.","examples":["out/vertical.mp4","out/preview.gif","out/preview.webp"],"type":"string","minLength":1,"maxLength":1000,"pattern":"\\.([mM][pP]4|[gG][iI][fF]|[wW][eE][bB][pP])$","patternErrorMessage":"An output is a film or an animation, so its name has to end in .mp4, .gif or .webp."},"size":{"title":"Output size","description":"Width x height in even pixels, instead of an aspect or a width.","examples":["1080x1920","1080x1080"],"type":"string","pattern":"^[1-9][0-9]{0,3}x[1-9][0-9]{0,3}$","patternErrorMessage":"A size is width x height in pixels such as 1080x1920."},"aspect":{"title":"Aspect","description":"The shape, width to height. Without a width the shorter side is that of the film.","examples":["9:16","1:1","4:5"],"type":"string","pattern":"^[1-9][0-9]?:[1-9][0-9]?$","patternErrorMessage":"An aspect is width to height, such as 9:16."},"width":{"title":"Output width","description":"The width in even pixels; the height follows from the shape. Animations are 480 wide unless something else is said.","examples":[320,480],"type":"integer","minimum":16,"maximum":7680},"fit":{"title":"Fit of the output","description":"How a clip of another shape fills the output: cover cuts its edges off, contain adds bars, stretch distorts it. Without it: as in the film.","examples":["cover","contain"],"type":"string","enum":["cover","contain","stretch"]},"anchor":{"$ref":"#/$defs/anchor"},"color":{"title":"Colour of the bars","description":"What the bars of \"fit: contain\" are filled with.","examples":["#000000","#f4f0e8"],"default":"#000000","type":"string","pattern":"^#[0-9a-fA-F]{6}$","patternErrorMessage":"A colour is # and six hexadecimal digits in quotes, such as \"#ffffff\"."},"fps":{"title":"Frames per second of the output","description":"Without it: as in the film, and 12 for animations.","examples":[12,15,24],"type":"integer","minimum":5,"maximum":60},"from":{"title":"First shot","description":"The id of the shot that the output begins with. Without it: the film's first.","examples":["rain"],"type":"string","minLength":1},"to":{"title":"Last shot","description":"The id of the shot that the output ends with. Without it: the film's last.","examples":["gaze-up"],"type":"string","minLength":1},"captions":{"title":"Captions of the output","description":"As for the film, but for this file. Animations have burnt captions or none.","examples":["burn","off"],"type":"string","enum":["soft","burn","sidecar","off"]}}},"provider":{"title":"Provider","description":"What makes the clips: draft works offline, costs nothing and gives the same clip every time; dashscope makes the real ones and costs money. ${NAME} is replaced from the environment. Keys never stand in this file: dashscope reads DASHSCOPE_API_KEY.","examples":["draft",{"use":"dashscope","region":"cn-beijing","max_cost":"20 CNY"}],"default":"draft","anyOf":[{"$ref":"#/$defs/providerName"},{"title":"Provider with settings","description":"The provider's name under use, and how it is used. Settings that a provider has no use for are kept for the one that has.","examples":[{"use":"dashscope","region":"cn-beijing","max_cost":"20 CNY"}],"type":"object","additionalProperties":false,"required":["use"],"properties":{"use":{"$ref":"#/$defs/providerName"},"region":{"title":"Region","description":"Where the account of Model Studio is. Model, key and region belong together; prices differ.","examples":["cn-beijing","ap-southeast-1"],"default":"cn-beijing","type":"string","enum":["cn-beijing","ap-southeast-1","us-east-1","eu-central-1","cn-hongkong"]},"workspace":{"title":"Workspace","description":"The id of a workspace of Model Studio, for accounts that have several and for regions that are reached by it.","examples":["llm-abc123"],"type":"string","minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9_-]+$","patternErrorMessage":"It has letters, digits, - and _ only."},"base_url":{"title":"Base address","description":"The service's address in place of the region's own: a host of the vendor, or the emulator on this machine. Any other host needs the variable DASHSCOPE_HTTP_BASE_URL, because the key is sent there.","examples":["http://127.0.0.1:8787/api/v1"],"type":"string","pattern":"^https?://[^\\s]+$","patternErrorMessage":"It begins with http:// or https://."},"max_cost":{"title":"Cost cap","description":"What one render may spend at most. It is reserved before each submit, so it holds however many run at once.","examples":["20 CNY","3.5 USD"],"type":"string","pattern":"^[0-9]+(\\.[0-9]{1,6})? (CNY|USD)$","patternErrorMessage":"It is a number and a currency, like \"20 CNY\"."},"small_files":{"title":"Way of small files","description":"How local stills of up to a few megabytes reach the service: uploaded to its temporary storage, or inline in the request.","examples":["inline"],"default":"upload","type":"string","enum":["upload","inline"]},"models":{"title":"Described models","description":"Models that are not known by heart, or that are known otherwise, by their name at the service.","examples":[{"wan3.0-video":{"input":"media","resolutions":["480P","720P","1080P"],"shortest":2,"longest":30,"last_frame":"optional","sound":true,"prompt_max":5000}}],"type":"object","propertyNames":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$","patternErrorMessage":"A model's name has letters, digits, dots, dashes and slashes."},"additionalProperties":{"$ref":"#/$defs/describedModel"}},"limits":{"title":"Limits","description":"What the account allows, where it differs from the published limits of its models.","examples":[{"takes_in_flight":5}],"type":"object","additionalProperties":false,"properties":{"takes_in_flight":{"title":"Takes in flight","description":"Takes that may run at one time.","examples":[5],"type":"integer","minimum":1,"maximum":100},"submits_per_second":{"title":"Submits per second","description":"Takes that may be started in one second.","examples":[2,0.5],"type":"number","minimum":0.01,"maximum":100}}}}}]},"describedModel":{"title":"Described model","description":"What a model takes and makes. What is left out is as with the first-and-last-frame models of 5 seconds.","examples":[{"resolutions":["720P"],"price":{"720P":"0.7 CNY"}}],"type":"object","additionalProperties":false,"properties":{"input":{"title":"Input style","description":"How the stills stand in the request: frames, as two fields; media, as a typed list. It also decides the path of the call.","examples":["media"],"default":"frames","type":"string","enum":["frames","media"]},"resolutions":{"title":"Resolutions","description":"The size classes that it makes; the first is the default.","examples":[["720P","1080P"]],"default":["720P"],"type":"array","minItems":1,"items":{"title":"Size class","description":"About as many pixels as a picture of this height in 16:9.","examples":["720P"],"type":"string","enum":["360P","480P","540P","720P","1080P"]}},"shortest":{"title":"Shortest clip","description":"Seconds of the shortest clip that it makes.","examples":[2],"default":5,"type":"integer","minimum":1,"maximum":60},"longest":{"title":"Longest clip","description":"Seconds of the longest clip that it makes.","examples":[15],"default":5,"type":"integer","minimum":1,"maximum":60},"fps":{"title":"Frame rate","description":"Frames per second of its clips.","examples":[30],"default":30,"type":"integer","minimum":1,"maximum":120},"last_frame":{"title":"Last frame","description":"Whether it can do without a last frame.","examples":["optional"],"default":"required","type":"string","enum":["required","optional"]},"sound":{"title":"Sound","description":"Whether its clips bring sound along.","examples":[true],"default":false,"type":"boolean"},"prompt_max":{"title":"Longest prompt","description":"Characters that it reads.","examples":[5000],"default":800,"type":"integer","minimum":1,"maximum":100000},"templates":{"title":"Effects","description":"Effects that it knows.","examples":[["mech1"]],"default":[],"type":"array","items":{"title":"Effect","description":"The name of an effect.","examples":["mech1"],"type":"string","minLength":1,"maxLength":100}},"price":{"title":"Price","description":"What a second of its video costs, by resolution. Without it the price is unknown.","examples":[{"720P":"0.6 CNY"}],"type":"object","additionalProperties":{"title":"Price of a second","description":"An amount and its currency.","examples":["0.6 CNY"],"type":"string","pattern":"^[0-9]+(\\.[0-9]{1,6})? (CNY|USD)$","patternErrorMessage":"It is a number and a currency, like \"0.6 CNY\"."}},"expected_seconds":{"title":"Usual time","description":"Seconds that a take usually needs.","examples":[180],"default":180,"type":"number","minimum":1,"maximum":10000},"takes_in_flight":{"title":"Takes in flight","description":"Takes of it that may run at one time.","examples":[5],"default":2,"type":"integer","minimum":1,"maximum":100},"submits_per_second":{"title":"Submits per second","description":"Takes of it that may be started in one second.","examples":[5],"default":2,"type":"number","minimum":0.01,"maximum":100}}},"providerName":{"title":"Provider name","description":"draft: our own in-betweening, offline and free. dashscope: the Wan models of Alibaba Cloud Model Studio.","examples":["draft","dashscope"],"type":"string","enum":["draft","dashscope"]},"store":{"title":"Shared store","description":"Where a team and its build service keep clips together, so that nobody pays twice for one request. INBETWEEN_STORE in the environment takes its place. Keys never stand in this file: S3 reads AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.","examples":["../clips",{"at":"s3://film-clips/monster","endpoint":"https://s3.oss-cn-beijing.aliyuncs.com","region":"cn-beijing"}],"anyOf":[{"$ref":"#/$defs/storeAddress"},{"title":"Shared store with settings","description":"The store's address under at, and how a bucket is spoken to.","examples":[{"at":"s3://film-clips/monster","endpoint":"https://s3.oss-cn-beijing.aliyuncs.com","region":"cn-beijing"}],"type":"object","additionalProperties":false,"required":["at"],"properties":{"at":{"$ref":"#/$defs/storeAddress"},"endpoint":{"title":"Endpoint","description":"The address of a service that speaks S3; {bucket} in it stands for the bucket. Without it: the one of AWS in the region.","examples":["https://s3.oss-cn-beijing.aliyuncs.com","http://127.0.0.1:9000"],"type":"string","pattern":"^https?://[^\\s]+$","patternErrorMessage":"It begins with http:// or https://."},"region":{"title":"Store region","description":"The region that requests are signed for. Without it: AWS_REGION, else us-east-1.","examples":["cn-beijing","us-east-1"],"type":"string","minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9_-]+$","patternErrorMessage":"It has letters, digits, - and _ only."},"addressing":{"title":"Addressing","description":"Where the bucket stands in the service's addresses: in the host's name (host), in the path (path), or in neither, because the endpoint is a domain of the bucket's own (domain). Without it: host at AWS and Alibaba Cloud OSS, which refuses path, and path everywhere else.","examples":["host","path","domain"],"enum":["path","host","domain"]}}}]},"storeAddress":{"title":"Store address","description":"A folder, an http:// or https:// address, or s3://bucket/prefix.","examples":["s3://film-clips/monster","https://clips.example.com/monster","../clips"],"type":"string","minLength":1,"maxLength":1000,"pattern":"^(?:(?:[Hh][Tt][Tt][Pp][Ss]?|[Ss]3|[Ff][Ii][Ll][Ee])://[^\\s]+|(?![A-Za-z][A-Za-z0-9+.-]*://)[^\\n]+)$","patternErrorMessage":"It is a folder, an http:// or https:// address, or s3://bucket/prefix."},"defaults":{"title":"Defaults","description":"Settings for every shot that does not say otherwise. A shot with a template takes no prompt and no negative_prompt from here, because an effect has none.","examples":[{"model":"wan2.2-kf2v-flash","resolution":"720P","seed":7}],"type":"object","additionalProperties":false,"properties":{"prompt":{"$ref":"#/$defs/prompt"},"negative_prompt":{"$ref":"#/$defs/negativePrompt"},"model":{"$ref":"#/$defs/model"},"resolution":{"$ref":"#/$defs/resolution"},"duration":{"$ref":"#/$defs/duration"},"prompt_extend":{"$ref":"#/$defs/promptExtend"},"watermark":{"$ref":"#/$defs/watermark"},"seed":{"$ref":"#/$defs/seed"},"normalize":{"$ref":"#/$defs/normalize"}}},"keyframes":{"title":"Keyframes","description":"Stills with names, so that several shots can use one of them.","examples":[{"rain":"frames/rain.png","sky":"https://example.com/sky.png"}],"type":"object","propertyNames":{"pattern":"^[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_-]{0,63}$","patternErrorMessage":"A keyframe's name has letters, digits, - and _ only, 64 at most."},"additionalProperties":{"title":"Still","description":"A path, file://, http(s):// or oss:// URL, or data: URI of a JPEG, PNG, BMP or WEBP picture.","examples":["frames/rain.png","https://example.com/sky.png"],"type":"string","minLength":1}},"shot":{"title":"Shot","description":"One piece of the film: a first frame, a last frame, and what happens between them.","examples":[{"id":"rain","first":"frames/rain.png","last":"frames/gaze.png","prompt":"Rain falls; the camera pushes in."},{"id":"mech","first":"frames/hero.png","template":"mech1","model":"wanx2.1-kf2v-plus"}],"type":"object","additionalProperties":false,"required":["id","first"],"properties":{"id":{"title":"Shot id","description":"The shot's own name, different from all others: small letters, digits and hyphens. Keep it when the shot moves.","examples":["rain","shot-01"],"type":"string","minLength":1,"maxLength":64,"pattern":"^[a-z0-9][a-z0-9-]*$","patternErrorMessage":"An id has small letters, digits and hyphens, and starts with a letter or a digit."},"title":{"title":"Shot title","description":"A name for people. It changes no clip.","examples":["The monster in the rain"],"type":"string","minLength":1,"maxLength":200},"first":{"title":"First frame","description":"The still that the shot starts on: a keyframe's name, a path, file://, http(s):// or oss:// URL, or data: URI. previous takes the last frame of the shot before.","examples":["rain","frames/rain.png","previous","https://example.com/sky.png"],"type":"string","minLength":1},"last":{"title":"Last frame","description":"The still that the shot ends on, named like first. Left out only in an effect shot (template).","examples":["gaze","frames/gaze.png"],"type":"string","minLength":1},"prompt":{"$ref":"#/$defs/prompt"},"negative_prompt":{"$ref":"#/$defs/negativePrompt"},"template":{"title":"Effect template","description":"A ready-made effect instead of a last frame and a prompt. It needs a model that has effects.","examples":["mech1","hanfu-1"],"type":"string","minLength":1,"maxLength":64,"pattern":"^\\S+$","patternErrorMessage":"A template is one word, such as mech1."},"driving_audio":{"title":"Driving audio","description":"A sound file (WAV or MP3) that is sent to the model, which moves the picture to it. It needs a model that listens, such as wan2.7-i2v. For sound that is only laid under the shot there is audio.","examples":["voice/rain.mp3"],"type":"string","minLength":1,"maxLength":1000},"caption":{"$ref":"#/$defs/caption"},"audio":{"$ref":"#/$defs/voice"},"transition":{"$ref":"#/$defs/transition"},"match_color":{"$ref":"#/$defs/matchColor"},"focus":{"$ref":"#/$defs/focus"},"model":{"$ref":"#/$defs/model"},"resolution":{"$ref":"#/$defs/resolution"},"duration":{"$ref":"#/$defs/duration"},"prompt_extend":{"$ref":"#/$defs/promptExtend"},"watermark":{"$ref":"#/$defs/watermark"},"seed":{"$ref":"#/$defs/seed"},"normalize":{"$ref":"#/$defs/normalize"}}},"transition":{"title":"Transition","description":"How a shot begins after the one before; under film, how all do that say nothing. cut puts one after the other, dissolve blends them, fade goes through a colour, wipe moves one over the other. A word alone takes half a second.","examples":["cut",{"dissolve":"0.5s"},{"fade":"1s","color":"#ffffff"},{"wipe":"0.5s","style":"slideleft"}],"default":"cut","anyOf":[{"title":"Kind of transition","description":"The kind alone.","examples":["cut","dissolve"],"type":"string","enum":["cut","dissolve","fade","wipe"]},{"title":"Transition with a length","description":"One kind with its length, and a colour for fade or a style for wipe.","examples":[{"dissolve":"0.5s"}],"type":"object","additionalProperties":false,"properties":{"dissolve":{"$ref":"#/$defs/time"},"fade":{"$ref":"#/$defs/time"},"wipe":{"$ref":"#/$defs/time"},"color":{"title":"Fade colour","description":"The colour between the two shots of a fade.","examples":["#000000","#ffffff"],"default":"#000000","type":"string","pattern":"^#[0-9a-fA-F]{6}$","patternErrorMessage":"A colour is # and six hexadecimal digits in quotes, such as \"#ffffff\"."},"style":{"title":"Wipe style","description":"How a wipe moves, by the names of ffmpeg's xfade.","examples":["wipeleft","slideleft","circleopen"],"default":"wipeleft","type":"string","enum":["wipeleft","wiperight","wipeup","wipedown","slideleft","slideright","slideup","slidedown","smoothleft","smoothright","smoothup","smoothdown","circleopen","circleclose","circlecrop","rectcrop","radial","vertopen","vertclose","horzopen","horzclose","diagtl","diagtr","diagbl","diagbr"]}}}]},"anchor":{"title":"Anchor","description":"Which part of a clip stays where fit: cover cuts its edges off, and where the clip stands between the bars of fit: contain. A shot's own focus goes before it where edges are cut off. An output that says nothing takes the film's.","examples":["left","top"],"default":"center","type":"string","enum":["center","left","right","top","bottom"]},"focus":{"title":"Focus","description":"Where in the picture the subject is: by a word, or as [across, down] from 0 (left, top) to 1 (right, bottom). Wherever edges of the shot are cut off, in the film or in an output, it stays as near to the middle as the picture allows.","examples":["left",[0.3,0.5]],"anyOf":[{"title":"Side of the picture","description":"The subject is there.","examples":["left"],"type":"string","enum":["center","left","right","top","bottom"]},{"title":"Point in the picture","description":"Across from the left, and down from the top, as parts of the picture.","examples":[[0.3,0.5]],"type":"array","items":{"title":"Part of the picture","description":"0 is the left or upper edge, 1 the right or lower one.","examples":[0.3],"type":"number","minimum":0,"maximum":1}}]},"matchColor":{"title":"Match colours","description":"Where a shot starts on the still that the one before ends on, the two clips often differ a little from its colours and so from each other. true brings both to the still where they meet, and lets go of that over half a second; only these frames are encoded anew. Under film, for all such transitions; a cut between different stills is never touched.","examples":[true,{"frames":24,"strength":0.8}],"default":false,"anyOf":[{"title":"Match colours or not","description":"On or off.","examples":[true],"type":"boolean"},{"title":"How colours are matched","description":"On, with its length and strength.","examples":[{"frames":24}],"type":"object","additionalProperties":false,"properties":{"frames":{"title":"Frames","description":"Over how many frames of the film the correction fades out, on each side of the transition.","examples":[15,24],"default":15,"type":"integer","minimum":2,"maximum":150},"strength":{"title":"Strength","description":"How much of the difference is corrected where the shots meet: 1 is all of it.","examples":[1,0.8],"default":1,"type":"number","minimum":0.1,"maximum":1}}}]},"caption":{"title":"Caption","description":"What is read under the shot: one text for all of it, or a list of texts with their times, counted from the shot's beginning.","examples":["It has been raining for days.",[{"text":"It has been raining","from":"0.5s","to":"2s"}]],"anyOf":[{"title":"One caption","description":"Shown from the shot's beginning to its end.","examples":["It has been raining for days."],"type":"string","minLength":1,"maxLength":500},{"title":"Captions with times","description":"Several texts, one after the other.","examples":[[{"text":"It has been raining","from":"0.5s","to":"2s"}]],"type":"array","items":{"title":"Timed caption","description":"A text and when it is shown.","examples":[{"text":"It has been raining","from":"0.5s","to":"2s"}],"type":"object","additionalProperties":false,"required":["text","from","to"],"properties":{"text":{"title":"Caption text","description":"What is read.","examples":["It has been raining"],"type":"string","minLength":1,"maxLength":500},"from":{"$ref":"#/$defs/time"},"to":{"$ref":"#/$defs/time"}}}}]},"soundtrack":{"title":"Soundtrack","description":"Music or noise under the whole film: a sound file, or one with its settings. It is cut or repeated to the film's exact length.","examples":["sound/rain.mp3",{"src":"sound/rain.mp3","volume":0.8,"fade_out":"2s","loudness":"-16 LUFS"}],"anyOf":[{"$ref":"#/$defs/soundFile"},{"title":"Soundtrack with settings","description":"The file under src, and how it is used.","examples":[{"src":"sound/rain.mp3","fade_in":"1s","fade_out":"2s"}],"type":"object","additionalProperties":false,"required":["src"],"properties":{"src":{"$ref":"#/$defs/soundFile"},"offset":{"$ref":"#/$defs/time"},"volume":{"$ref":"#/$defs/volume"},"fade_in":{"$ref":"#/$defs/time"},"fade_out":{"$ref":"#/$defs/time"},"loop":{"title":"Repeat","description":"Begin again when the sound is shorter than the film; otherwise silence follows.","examples":[true,false],"default":true,"type":"boolean"},"loudness":{"title":"Loudness","description":"How loud the whole film sounds, measured as EBU R 128 does. -14 to -16 LUFS is usual on the web, -23 on television.","examples":["-16 LUFS","-23 LUFS"],"type":"string","pattern":"^-[0-9]{1,2}(?:\\.[0-9])? LUFS$","patternErrorMessage":"A loudness is a negative number and its unit, such as \"-16 LUFS\"."}}}]},"voice":{"title":"Sound of the shot","description":"A voice or noise that begins with the shot. A soundtrack is lowered under it.","examples":["voice/rain.wav",{"src":"voice/rain.wav","at":"0.5s","volume":1}],"anyOf":[{"$ref":"#/$defs/soundFile"},{"title":"Sound with settings","description":"The file under src, when it begins and how loud it is.","examples":[{"src":"voice/rain.wav","at":"0.5s"}],"type":"object","additionalProperties":false,"required":["src"],"properties":{"src":{"$ref":"#/$defs/soundFile"},"at":{"$ref":"#/$defs/time"},"volume":{"$ref":"#/$defs/volume"}}}]},"soundFile":{"title":"Sound file","description":"A path relative to this file. Any format that ffmpeg reads.","examples":["sound/rain.mp3"],"type":"string","minLength":1,"maxLength":1000},"volume":{"title":"Volume","description":"1 leaves it as it is, 0.5 halves it, 2 doubles it.","examples":[0.8,1],"default":1,"type":"number","minimum":0,"maximum":10},"time":{"title":"Length of time","description":"A number with a unit, s or ms.","examples":["0.5s","500ms","2s"],"type":"string","pattern":"^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$","patternErrorMessage":"A length of time is a number with a unit, such as 0.5s or 500ms."},"prompt":{"title":"Prompt","description":"What happens between the two frames: subject, movement, camera. Each model has its own limit of length.","examples":["A small blue monster stands in the rain. The camera slowly pushes in."],"type":"string","minLength":1,"maxLength":5000},"negativePrompt":{"title":"Negative prompt","description":"What should not be seen.","examples":["blurry, text, extra fingers"],"type":"string","minLength":1,"maxLength":5000},"model":{"title":"Model","description":"The video model. It decides sizes, limits and price; draft follows its rules for size.","examples":["wan2.2-kf2v-flash","wanx2.1-kf2v-plus"],"default":"wan2.2-kf2v-flash","type":"string","minLength":1,"maxLength":100,"pattern":"^\\S+$","patternErrorMessage":"A model's name has no spaces."},"resolution":{"title":"Resolution","description":"The size class of the clip. Which of them a model makes depends on the model.","examples":["720P","1080P"],"type":"string","enum":["480P","720P","1080P"]},"duration":{"title":"Duration","description":"Seconds. Most models make clips of one fixed length, 5 seconds.","examples":[5],"type":"number","minimum":1,"maximum":60},"promptExtend":{"title":"Prompt extension","description":"Let the model's service rewrite the prompt. Off by default, so that the same storyboard gives the same request.","examples":[false,true],"default":false,"type":"boolean"},"normalize":{"title":"Normalize pictures","description":"Mend pictures that the model would refuse or may misread: turned upright, scaled, alpha laid on black, the last frame cropped to the first frame's shape. A picture that is fine is sent as it is. What is done is told by check, plan and the report.","examples":[true],"default":false,"type":"boolean"},"watermark":{"title":"Watermark","description":"Let the service put its AI mark into the lower right corner.","examples":[false,true],"default":false,"type":"boolean"},"seed":{"title":"Seed","description":"The same seed gives similar clips. Without it the service takes a random one.","examples":[7],"type":"integer","minimum":0,"maximum":2147483647}}};
const schema65 = {"title":"Keyframes","description":"Stills with names, so that several shots can use one of them.","examples":[{"rain":"frames/rain.png","sky":"https://example.com/sky.png"}],"type":"object","propertyNames":{"pattern":"^[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_-]{0,63}$","patternErrorMessage":"A keyframe's name has letters, digits, - and _ only, 64 at most."},"additionalProperties":{"title":"Still","description":"A path, file://, http(s):// or oss:// URL, or data: URI of a JPEG, PNG, BMP or WEBP picture.","examples":["frames/rain.png","https://example.com/sky.png"],"type":"string","minLength":1}};
const func1 = codePoints;
const schema32 = {"title":"Film settings","description":"How the clips become one film.","examples":[{"output":"monster.mp4","size":"1280x720","fps":30,"fit":"cover"}],"type":"object","additionalProperties":false,"properties":{"output":{"title":"Output file","description":"Where the film is written, relative to this file. Without it: this file's name with .mp4. ${NAME} is replaced from the environment.","examples":["monster.mp4","out/monster.mp4","${OUT}/monster.mp4"],"type":"string","minLength":1,"maxLength":1000,"pattern":"\\.[mM][pP]4$","patternErrorMessage":"The film is an MP4 file, so its name has to end in .mp4."},"size":{"title":"Film size","description":"auto takes the most common size among the clips; otherwise width x height in even pixels.","examples":["auto","1280x720","1080x1920"],"default":"auto","type":"string","pattern":"^(auto|[1-9][0-9]{0,3}x[1-9][0-9]{0,3})$","patternErrorMessage":"A size is \"auto\", or width x height in pixels such as 1280x720."},"fps":{"title":"Frames per second","description":"The frame rate of the film. Clips of another rate are converted.","examples":[30,24,60],"default":30,"type":"integer","minimum":24,"maximum":60},"fit":{"title":"Fit","description":"How a clip of another shape fills the film: cover cuts its edges off, contain adds black bars, stretch distorts it.","examples":["cover","contain","stretch"],"default":"cover","type":"string","enum":["cover","contain","stretch"]},"anchor":{"$ref":"#/$defs/anchor"},"transition":{"$ref":"#/$defs/transition"},"match_color":{"$ref":"#/$defs/matchColor"},"duplicate_frames":{"title":"Doubled frames","description":"Where a shot starts on the still that the one before ends on, the same picture would stand twice. drop leaves one of the two out, keep shows both.","examples":["drop","keep"],"default":"drop","type":"string","enum":["drop","keep"]},"audio":{"$ref":"#/$defs/soundtrack"},"clip_sound":{"title":"Sound of the clips","description":"What becomes of the sound that clips bring along. keep mixes it in, over lowers the soundtrack while a clip sounds, under lowers the clips under the soundtrack, mute leaves it out.","examples":["keep","over","under","mute"],"default":"keep","type":"string","enum":["keep","over","under","mute"]},"captions":{"title":"Captions","description":"Where the shots' captions go. soft puts a track into the film that viewers can turn on, burn makes them part of the pictures, sidecar writes .srt and .vtt files beside it, off leaves them out.","examples":["soft","burn","sidecar","off"],"default":"soft","type":"string","enum":["soft","burn","sidecar","off"]},"language":{"title":"Language","description":"The language of captions and chapters, in three letters of ISO 639-2.","examples":["eng","zho","und"],"default":"und","type":"string","pattern":"^[a-z]{3}$","patternErrorMessage":"A language has three small letters, such as eng or zho."},"chapters":{"title":"Chapters","description":"Give the film a chapter for every shot, named after its title or id.","examples":[true,false],"default":false,"type":"boolean"},"outputs":{"title":"More outputs","description":"What else is made of the same clips after the film: another shape, a part, a preview, an animation.","examples":[[{"output":"out/vertical.mp4","aspect":"9:16","fit":"contain"},{"output":"out/preview.gif","width":320,"from":"rain","to":"gaze-up"}]],"type":"array","items":{"$ref":"#/$defs/output"}}}};
const schema33 = {"title":"Anchor","description":"Which part of a clip stays where fit: cover cuts its edges off, and where the clip stands between the bars of fit: contain. A shot's own focus goes before it where edges are cut off. An output that says nothing takes the film's.","examples":["left","top"],"default":"center","type":"string","enum":["center","left","right","top","bottom"]};
const schema38 = {"title":"Match colours","description":"Where a shot starts on the still that the one before ends on, the two clips often differ a little from its colours and so from each other. true brings both to the still where they meet, and lets go of that over half a second; only these frames are encoded anew. Under film, for all such transitions; a cut between different stills is never touched.","examples":[true,{"frames":24,"strength":0.8}],"default":false,"anyOf":[{"title":"Match colours or not","description":"On or off.","examples":[true],"type":"boolean"},{"title":"How colours are matched","description":"On, with its length and strength.","examples":[{"frames":24}],"type":"object","additionalProperties":false,"properties":{"frames":{"title":"Frames","description":"Over how many frames of the film the correction fades out, on each side of the transition.","examples":[15,24],"default":15,"type":"integer","minimum":2,"maximum":150},"strength":{"title":"Strength","description":"How much of the difference is corrected where the shots meet: 1 is all of it.","examples":[1,0.8],"default":1,"type":"number","minimum":0.1,"maximum":1}}}]};
const func3 = Object.prototype.hasOwnProperty;
const pattern4 = new RegExp("\\.[mM][pP]4$", "u");
const pattern5 = new RegExp("^(auto|[1-9][0-9]{0,3}x[1-9][0-9]{0,3})$", "u");
const pattern14 = new RegExp("^[a-z]{3}$", "u");
const schema34 = {"title":"Transition","description":"How a shot begins after the one before; under film, how all do that say nothing. cut puts one after the other, dissolve blends them, fade goes through a colour, wipe moves one over the other. A word alone takes half a second.","examples":["cut",{"dissolve":"0.5s"},{"fade":"1s","color":"#ffffff"},{"wipe":"0.5s","style":"slideleft"}],"default":"cut","anyOf":[{"title":"Kind of transition","description":"The kind alone.","examples":["cut","dissolve"],"type":"string","enum":["cut","dissolve","fade","wipe"]},{"title":"Transition with a length","description":"One kind with its length, and a colour for fade or a style for wipe.","examples":[{"dissolve":"0.5s"}],"type":"object","additionalProperties":false,"properties":{"dissolve":{"$ref":"#/$defs/time"},"fade":{"$ref":"#/$defs/time"},"wipe":{"$ref":"#/$defs/time"},"color":{"title":"Fade colour","description":"The colour between the two shots of a fade.","examples":["#000000","#ffffff"],"default":"#000000","type":"string","pattern":"^#[0-9a-fA-F]{6}$","patternErrorMessage":"A colour is # and six hexadecimal digits in quotes, such as \"#ffffff\"."},"style":{"title":"Wipe style","description":"How a wipe moves, by the names of ffmpeg's xfade.","examples":["wipeleft","slideleft","circleopen"],"default":"wipeleft","type":"string","enum":["wipeleft","wiperight","wipeup","wipedown","slideleft","slideright","slideup","slidedown","smoothleft","smoothright","smoothup","smoothdown","circleopen","circleclose","circlecrop","rectcrop","radial","vertopen","vertclose","horzopen","horzclose","diagtl","diagtr","diagbl","diagbr"]}}}]};
const schema35 = {"title":"Length of time","description":"A number with a unit, s or ms.","examples":["0.5s","500ms","2s"],"type":"string","pattern":"^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$","patternErrorMessage":"A length of time is a number with a unit, such as 0.5s or 500ms."};
const pattern6 = new RegExp("^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$", "u");
const pattern9 = new RegExp("^#[0-9a-fA-F]{6}$", "u");

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate22.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(typeof data !== "string"){
const err0 = {instancePath,schemaPath:"#/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(!((((data === "cut") || (data === "dissolve")) || (data === "fade")) || (data === "wipe"))){
const err1 = {instancePath,schemaPath:"#/anyOf/0/enum",keyword:"enum",params:{allowedValues: schema34.anyOf[0].enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
const _errs3 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(((((key0 === "dissolve") || (key0 === "fade")) || (key0 === "wipe")) || (key0 === "color")) || (key0 === "style"))){
const err2 = {instancePath,schemaPath:"#/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.dissolve !== undefined){
let data0 = data.dissolve;
if(typeof data0 === "string"){
if(!pattern6.test(data0)){
const err3 = {instancePath:instancePath+"/dissolve",schemaPath:"#/$defs/time/pattern",keyword:"pattern",params:{pattern: "^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"},message:"must match pattern \""+"^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"+"\""};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/dissolve",schemaPath:"#/$defs/time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.fade !== undefined){
let data1 = data.fade;
if(typeof data1 === "string"){
if(!pattern6.test(data1)){
const err5 = {instancePath:instancePath+"/fade",schemaPath:"#/$defs/time/pattern",keyword:"pattern",params:{pattern: "^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"},message:"must match pattern \""+"^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"+"\""};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/fade",schemaPath:"#/$defs/time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.wipe !== undefined){
let data2 = data.wipe;
if(typeof data2 === "string"){
if(!pattern6.test(data2)){
const err7 = {instancePath:instancePath+"/wipe",schemaPath:"#/$defs/time/pattern",keyword:"pattern",params:{pattern: "^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"},message:"must match pattern \""+"^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"+"\""};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/wipe",schemaPath:"#/$defs/time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.color !== undefined){
let data3 = data.color;
if(typeof data3 === "string"){
if(!pattern9.test(data3)){
const err9 = {instancePath:instancePath+"/color",schemaPath:"#/anyOf/1/properties/color/pattern",keyword:"pattern",params:{pattern: "^#[0-9a-fA-F]{6}$"},message:"must match pattern \""+"^#[0-9a-fA-F]{6}$"+"\""};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/color",schemaPath:"#/anyOf/1/properties/color/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.style !== undefined){
let data4 = data.style;
if(typeof data4 !== "string"){
const err11 = {instancePath:instancePath+"/style",schemaPath:"#/anyOf/1/properties/style/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(!(((((((((((((((((((((((((data4 === "wipeleft") || (data4 === "wiperight")) || (data4 === "wipeup")) || (data4 === "wipedown")) || (data4 === "slideleft")) || (data4 === "slideright")) || (data4 === "slideup")) || (data4 === "slidedown")) || (data4 === "smoothleft")) || (data4 === "smoothright")) || (data4 === "smoothup")) || (data4 === "smoothdown")) || (data4 === "circleopen")) || (data4 === "circleclose")) || (data4 === "circlecrop")) || (data4 === "rectcrop")) || (data4 === "radial")) || (data4 === "vertopen")) || (data4 === "vertclose")) || (data4 === "horzopen")) || (data4 === "horzclose")) || (data4 === "diagtl")) || (data4 === "diagtr")) || (data4 === "diagbl")) || (data4 === "diagbr"))){
const err12 = {instancePath:instancePath+"/style",schemaPath:"#/anyOf/1/properties/style/enum",keyword:"enum",params:{allowedValues: schema34.anyOf[1].properties.style.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
var _valid0 = _errs3 === errors;
valid0 = valid0 || _valid0;
if(_valid0){
var props0 = true;
}
if(!valid0){
const err14 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate22.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate22.evaluated = {"dynamicProps":true,"dynamicItems":false};

const schema39 = {"title":"Soundtrack","description":"Music or noise under the whole film: a sound file, or one with its settings. It is cut or repeated to the film's exact length.","examples":["sound/rain.mp3",{"src":"sound/rain.mp3","volume":0.8,"fade_out":"2s","loudness":"-16 LUFS"}],"anyOf":[{"$ref":"#/$defs/soundFile"},{"title":"Soundtrack with settings","description":"The file under src, and how it is used.","examples":[{"src":"sound/rain.mp3","fade_in":"1s","fade_out":"2s"}],"type":"object","additionalProperties":false,"required":["src"],"properties":{"src":{"$ref":"#/$defs/soundFile"},"offset":{"$ref":"#/$defs/time"},"volume":{"$ref":"#/$defs/volume"},"fade_in":{"$ref":"#/$defs/time"},"fade_out":{"$ref":"#/$defs/time"},"loop":{"title":"Repeat","description":"Begin again when the sound is shorter than the film; otherwise silence follows.","examples":[true,false],"default":true,"type":"boolean"},"loudness":{"title":"Loudness","description":"How loud the whole film sounds, measured as EBU R 128 does. -14 to -16 LUFS is usual on the web, -23 on television.","examples":["-16 LUFS","-23 LUFS"],"type":"string","pattern":"^-[0-9]{1,2}(?:\\.[0-9])? LUFS$","patternErrorMessage":"A loudness is a negative number and its unit, such as \"-16 LUFS\"."}}}]};
const schema40 = {"title":"Sound file","description":"A path relative to this file. Any format that ffmpeg reads.","examples":["sound/rain.mp3"],"type":"string","minLength":1,"maxLength":1000};
const schema43 = {"title":"Volume","description":"1 leaves it as it is, 0.5 halves it, 2 doubles it.","examples":[0.8,1],"default":1,"type":"number","minimum":0,"maximum":10};
const pattern13 = new RegExp("^-[0-9]{1,2}(?:\\.[0-9])? LUFS$", "u");

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate24.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(typeof data === "string"){
if(func1(data) > 1000){
const err0 = {instancePath,schemaPath:"#/$defs/soundFile/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(func1(data) < 1){
const err1 = {instancePath,schemaPath:"#/$defs/soundFile/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath,schemaPath:"#/$defs/soundFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
const _errs4 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.src === undefined){
const err3 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: "src"},message:"must have required property '"+"src"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!(((((((key0 === "src") || (key0 === "offset")) || (key0 === "volume")) || (key0 === "fade_in")) || (key0 === "fade_out")) || (key0 === "loop")) || (key0 === "loudness"))){
const err4 = {instancePath,schemaPath:"#/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.src !== undefined){
let data0 = data.src;
if(typeof data0 === "string"){
if(func1(data0) > 1000){
const err5 = {instancePath:instancePath+"/src",schemaPath:"#/$defs/soundFile/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(func1(data0) < 1){
const err6 = {instancePath:instancePath+"/src",schemaPath:"#/$defs/soundFile/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/src",schemaPath:"#/$defs/soundFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.offset !== undefined){
let data1 = data.offset;
if(typeof data1 === "string"){
if(!pattern6.test(data1)){
const err8 = {instancePath:instancePath+"/offset",schemaPath:"#/$defs/time/pattern",keyword:"pattern",params:{pattern: "^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"},message:"must match pattern \""+"^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"+"\""};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/offset",schemaPath:"#/$defs/time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.volume !== undefined){
let data2 = data.volume;
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 10 || isNaN(data2)){
const err10 = {instancePath:instancePath+"/volume",schemaPath:"#/$defs/volume/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10},message:"must be <= 10"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err11 = {instancePath:instancePath+"/volume",schemaPath:"#/$defs/volume/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/volume",schemaPath:"#/$defs/volume/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.fade_in !== undefined){
let data3 = data.fade_in;
if(typeof data3 === "string"){
if(!pattern6.test(data3)){
const err13 = {instancePath:instancePath+"/fade_in",schemaPath:"#/$defs/time/pattern",keyword:"pattern",params:{pattern: "^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"},message:"must match pattern \""+"^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"+"\""};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/fade_in",schemaPath:"#/$defs/time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.fade_out !== undefined){
let data4 = data.fade_out;
if(typeof data4 === "string"){
if(!pattern6.test(data4)){
const err15 = {instancePath:instancePath+"/fade_out",schemaPath:"#/$defs/time/pattern",keyword:"pattern",params:{pattern: "^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"},message:"must match pattern \""+"^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"+"\""};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/fade_out",schemaPath:"#/$defs/time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.loop !== undefined){
if(typeof data.loop !== "boolean"){
const err17 = {instancePath:instancePath+"/loop",schemaPath:"#/anyOf/1/properties/loop/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.loudness !== undefined){
let data6 = data.loudness;
if(typeof data6 === "string"){
if(!pattern13.test(data6)){
const err18 = {instancePath:instancePath+"/loudness",schemaPath:"#/anyOf/1/properties/loudness/pattern",keyword:"pattern",params:{pattern: "^-[0-9]{1,2}(?:\\.[0-9])? LUFS$"},message:"must match pattern \""+"^-[0-9]{1,2}(?:\\.[0-9])? LUFS$"+"\""};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/loudness",schemaPath:"#/anyOf/1/properties/loudness/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
else {
const err20 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
var _valid0 = _errs4 === errors;
valid0 = valid0 || _valid0;
if(_valid0){
var props0 = true;
}
if(!valid0){
const err21 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate24.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate24.evaluated = {"dynamicProps":true,"dynamicItems":false};

const schema46 = {"title":"Output","description":"One more file of the same clips. What it does not say is as in the film.","examples":[{"output":"out/vertical.mp4","size":"1080x1920","captions":"burn"},{"output":"out/preview.webp","width":320,"fps":12}],"type":"object","additionalProperties":false,"required":["output"],"properties":{"output":{"title":"Output file","description":"Where it is written, relative to this file; the ending says what it becomes. ${NAME} is replaced from the environment.","examples":["out/vertical.mp4","out/preview.gif","out/preview.webp"],"type":"string","minLength":1,"maxLength":1000,"pattern":"\\.([mM][pP]4|[gG][iI][fF]|[wW][eE][bB][pP])$","patternErrorMessage":"An output is a film or an animation, so its name has to end in .mp4, .gif or .webp."},"size":{"title":"Output size","description":"Width x height in even pixels, instead of an aspect or a width.","examples":["1080x1920","1080x1080"],"type":"string","pattern":"^[1-9][0-9]{0,3}x[1-9][0-9]{0,3}$","patternErrorMessage":"A size is width x height in pixels such as 1080x1920."},"aspect":{"title":"Aspect","description":"The shape, width to height. Without a width the shorter side is that of the film.","examples":["9:16","1:1","4:5"],"type":"string","pattern":"^[1-9][0-9]?:[1-9][0-9]?$","patternErrorMessage":"An aspect is width to height, such as 9:16."},"width":{"title":"Output width","description":"The width in even pixels; the height follows from the shape. Animations are 480 wide unless something else is said.","examples":[320,480],"type":"integer","minimum":16,"maximum":7680},"fit":{"title":"Fit of the output","description":"How a clip of another shape fills the output: cover cuts its edges off, contain adds bars, stretch distorts it. Without it: as in the film.","examples":["cover","contain"],"type":"string","enum":["cover","contain","stretch"]},"anchor":{"$ref":"#/$defs/anchor"},"color":{"title":"Colour of the bars","description":"What the bars of \"fit: contain\" are filled with.","examples":["#000000","#f4f0e8"],"default":"#000000","type":"string","pattern":"^#[0-9a-fA-F]{6}$","patternErrorMessage":"A colour is # and six hexadecimal digits in quotes, such as \"#ffffff\"."},"fps":{"title":"Frames per second of the output","description":"Without it: as in the film, and 12 for animations.","examples":[12,15,24],"type":"integer","minimum":5,"maximum":60},"from":{"title":"First shot","description":"The id of the shot that the output begins with. Without it: the film's first.","examples":["rain"],"type":"string","minLength":1},"to":{"title":"Last shot","description":"The id of the shot that the output ends with. Without it: the film's last.","examples":["gaze-up"],"type":"string","minLength":1},"captions":{"title":"Captions of the output","description":"As for the film, but for this file. Animations have burnt captions or none.","examples":["burn","off"],"type":"string","enum":["soft","burn","sidecar","off"]}}};
const pattern15 = new RegExp("\\.([mM][pP]4|[gG][iI][fF]|[wW][eE][bB][pP])$", "u");
const pattern16 = new RegExp("^[1-9][0-9]{0,3}x[1-9][0-9]{0,3}$", "u");
const pattern17 = new RegExp("^[1-9][0-9]?:[1-9][0-9]?$", "u");

function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate26.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.output === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "output"},message:"must have required property '"+"output"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(func3.call(schema46.properties, key0))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.output !== undefined){
let data0 = data.output;
if(typeof data0 === "string"){
if(func1(data0) > 1000){
const err2 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(func1(data0) < 1){
const err3 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(!pattern15.test(data0)){
const err4 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/pattern",keyword:"pattern",params:{pattern: "\\.([mM][pP]4|[gG][iI][fF]|[wW][eE][bB][pP])$"},message:"must match pattern \""+"\\.([mM][pP]4|[gG][iI][fF]|[wW][eE][bB][pP])$"+"\""};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.size !== undefined){
let data1 = data.size;
if(typeof data1 === "string"){
if(!pattern16.test(data1)){
const err6 = {instancePath:instancePath+"/size",schemaPath:"#/properties/size/pattern",keyword:"pattern",params:{pattern: "^[1-9][0-9]{0,3}x[1-9][0-9]{0,3}$"},message:"must match pattern \""+"^[1-9][0-9]{0,3}x[1-9][0-9]{0,3}$"+"\""};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/size",schemaPath:"#/properties/size/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.aspect !== undefined){
let data2 = data.aspect;
if(typeof data2 === "string"){
if(!pattern17.test(data2)){
const err8 = {instancePath:instancePath+"/aspect",schemaPath:"#/properties/aspect/pattern",keyword:"pattern",params:{pattern: "^[1-9][0-9]?:[1-9][0-9]?$"},message:"must match pattern \""+"^[1-9][0-9]?:[1-9][0-9]?$"+"\""};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/aspect",schemaPath:"#/properties/aspect/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.width !== undefined){
let data3 = data.width;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err10 = {instancePath:instancePath+"/width",schemaPath:"#/properties/width/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 7680 || isNaN(data3)){
const err11 = {instancePath:instancePath+"/width",schemaPath:"#/properties/width/maximum",keyword:"maximum",params:{comparison: "<=", limit: 7680},message:"must be <= 7680"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data3 < 16 || isNaN(data3)){
const err12 = {instancePath:instancePath+"/width",schemaPath:"#/properties/width/minimum",keyword:"minimum",params:{comparison: ">=", limit: 16},message:"must be >= 16"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
if(data.fit !== undefined){
let data4 = data.fit;
if(typeof data4 !== "string"){
const err13 = {instancePath:instancePath+"/fit",schemaPath:"#/properties/fit/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(!(((data4 === "cover") || (data4 === "contain")) || (data4 === "stretch"))){
const err14 = {instancePath:instancePath+"/fit",schemaPath:"#/properties/fit/enum",keyword:"enum",params:{allowedValues: schema46.properties.fit.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.anchor !== undefined){
let data5 = data.anchor;
if(typeof data5 !== "string"){
const err15 = {instancePath:instancePath+"/anchor",schemaPath:"#/$defs/anchor/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(!(((((data5 === "center") || (data5 === "left")) || (data5 === "right")) || (data5 === "top")) || (data5 === "bottom"))){
const err16 = {instancePath:instancePath+"/anchor",schemaPath:"#/$defs/anchor/enum",keyword:"enum",params:{allowedValues: schema33.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.color !== undefined){
let data6 = data.color;
if(typeof data6 === "string"){
if(!pattern9.test(data6)){
const err17 = {instancePath:instancePath+"/color",schemaPath:"#/properties/color/pattern",keyword:"pattern",params:{pattern: "^#[0-9a-fA-F]{6}$"},message:"must match pattern \""+"^#[0-9a-fA-F]{6}$"+"\""};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/color",schemaPath:"#/properties/color/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.fps !== undefined){
let data7 = data.fps;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
const err19 = {instancePath:instancePath+"/fps",schemaPath:"#/properties/fps/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 60 || isNaN(data7)){
const err20 = {instancePath:instancePath+"/fps",schemaPath:"#/properties/fps/maximum",keyword:"maximum",params:{comparison: "<=", limit: 60},message:"must be <= 60"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data7 < 5 || isNaN(data7)){
const err21 = {instancePath:instancePath+"/fps",schemaPath:"#/properties/fps/minimum",keyword:"minimum",params:{comparison: ">=", limit: 5},message:"must be >= 5"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
if(data.from !== undefined){
let data8 = data.from;
if(typeof data8 === "string"){
if(func1(data8) < 1){
const err22 = {instancePath:instancePath+"/from",schemaPath:"#/properties/from/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/from",schemaPath:"#/properties/from/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.to !== undefined){
let data9 = data.to;
if(typeof data9 === "string"){
if(func1(data9) < 1){
const err24 = {instancePath:instancePath+"/to",schemaPath:"#/properties/to/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/to",schemaPath:"#/properties/to/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data.captions !== undefined){
let data10 = data.captions;
if(typeof data10 !== "string"){
const err26 = {instancePath:instancePath+"/captions",schemaPath:"#/properties/captions/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(!((((data10 === "soft") || (data10 === "burn")) || (data10 === "sidecar")) || (data10 === "off"))){
const err27 = {instancePath:instancePath+"/captions",schemaPath:"#/properties/captions/enum",keyword:"enum",params:{allowedValues: schema46.properties.captions.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
else {
const err28 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
validate26.errors = vErrors;
return errors === 0;
}
validate26.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func3.call(schema32.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.output !== undefined){
let data0 = data.output;
if(typeof data0 === "string"){
if(func1(data0) > 1000){
const err1 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(func1(data0) < 1){
const err2 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(!pattern4.test(data0)){
const err3 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/pattern",keyword:"pattern",params:{pattern: "\\.[mM][pP]4$"},message:"must match pattern \""+"\\.[mM][pP]4$"+"\""};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.size !== undefined){
let data1 = data.size;
if(typeof data1 === "string"){
if(!pattern5.test(data1)){
const err5 = {instancePath:instancePath+"/size",schemaPath:"#/properties/size/pattern",keyword:"pattern",params:{pattern: "^(auto|[1-9][0-9]{0,3}x[1-9][0-9]{0,3})$"},message:"must match pattern \""+"^(auto|[1-9][0-9]{0,3}x[1-9][0-9]{0,3})$"+"\""};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/size",schemaPath:"#/properties/size/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.fps !== undefined){
let data2 = data.fps;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err7 = {instancePath:instancePath+"/fps",schemaPath:"#/properties/fps/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 60 || isNaN(data2)){
const err8 = {instancePath:instancePath+"/fps",schemaPath:"#/properties/fps/maximum",keyword:"maximum",params:{comparison: "<=", limit: 60},message:"must be <= 60"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data2 < 24 || isNaN(data2)){
const err9 = {instancePath:instancePath+"/fps",schemaPath:"#/properties/fps/minimum",keyword:"minimum",params:{comparison: ">=", limit: 24},message:"must be >= 24"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
if(data.fit !== undefined){
let data3 = data.fit;
if(typeof data3 !== "string"){
const err10 = {instancePath:instancePath+"/fit",schemaPath:"#/properties/fit/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(!(((data3 === "cover") || (data3 === "contain")) || (data3 === "stretch"))){
const err11 = {instancePath:instancePath+"/fit",schemaPath:"#/properties/fit/enum",keyword:"enum",params:{allowedValues: schema32.properties.fit.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.anchor !== undefined){
let data4 = data.anchor;
if(typeof data4 !== "string"){
const err12 = {instancePath:instancePath+"/anchor",schemaPath:"#/$defs/anchor/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(!(((((data4 === "center") || (data4 === "left")) || (data4 === "right")) || (data4 === "top")) || (data4 === "bottom"))){
const err13 = {instancePath:instancePath+"/anchor",schemaPath:"#/$defs/anchor/enum",keyword:"enum",params:{allowedValues: schema33.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.transition !== undefined){
if(!(validate22(data.transition, {instancePath:instancePath+"/transition",parentData:data,parentDataProperty:"transition",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
if(data.match_color !== undefined){
let data6 = data.match_color;
const _errs16 = errors;
let valid3 = false;
const _errs17 = errors;
if(typeof data6 !== "boolean"){
const err14 = {instancePath:instancePath+"/match_color",schemaPath:"#/$defs/matchColor/anyOf/0/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
var _valid0 = _errs17 === errors;
valid3 = valid3 || _valid0;
const _errs19 = errors;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key1 in data6){
if(!((key1 === "frames") || (key1 === "strength"))){
const err15 = {instancePath:instancePath+"/match_color",schemaPath:"#/$defs/matchColor/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data6.frames !== undefined){
let data7 = data6.frames;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
const err16 = {instancePath:instancePath+"/match_color/frames",schemaPath:"#/$defs/matchColor/anyOf/1/properties/frames/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 150 || isNaN(data7)){
const err17 = {instancePath:instancePath+"/match_color/frames",schemaPath:"#/$defs/matchColor/anyOf/1/properties/frames/maximum",keyword:"maximum",params:{comparison: "<=", limit: 150},message:"must be <= 150"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(data7 < 2 || isNaN(data7)){
const err18 = {instancePath:instancePath+"/match_color/frames",schemaPath:"#/$defs/matchColor/anyOf/1/properties/frames/minimum",keyword:"minimum",params:{comparison: ">=", limit: 2},message:"must be >= 2"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
if(data6.strength !== undefined){
let data8 = data6.strength;
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 1 || isNaN(data8)){
const err19 = {instancePath:instancePath+"/match_color/strength",schemaPath:"#/$defs/matchColor/anyOf/1/properties/strength/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data8 < 0.1 || isNaN(data8)){
const err20 = {instancePath:instancePath+"/match_color/strength",schemaPath:"#/$defs/matchColor/anyOf/1/properties/strength/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0.1},message:"must be >= 0.1"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/match_color/strength",schemaPath:"#/$defs/matchColor/anyOf/1/properties/strength/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath:instancePath+"/match_color",schemaPath:"#/$defs/matchColor/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
var _valid0 = _errs19 === errors;
valid3 = valid3 || _valid0;
if(!valid3){
const err23 = {instancePath:instancePath+"/match_color",schemaPath:"#/$defs/matchColor/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
else {
errors = _errs16;
if(vErrors !== null){
if(_errs16){
vErrors.length = _errs16;
}
else {
vErrors = null;
}
}
}
}
if(data.duplicate_frames !== undefined){
let data9 = data.duplicate_frames;
if(typeof data9 !== "string"){
const err24 = {instancePath:instancePath+"/duplicate_frames",schemaPath:"#/properties/duplicate_frames/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(!((data9 === "drop") || (data9 === "keep"))){
const err25 = {instancePath:instancePath+"/duplicate_frames",schemaPath:"#/properties/duplicate_frames/enum",keyword:"enum",params:{allowedValues: schema32.properties.duplicate_frames.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data.audio !== undefined){
if(!(validate24(data.audio, {instancePath:instancePath+"/audio",parentData:data,parentDataProperty:"audio",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
}
if(data.clip_sound !== undefined){
let data11 = data.clip_sound;
if(typeof data11 !== "string"){
const err26 = {instancePath:instancePath+"/clip_sound",schemaPath:"#/properties/clip_sound/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(!((((data11 === "keep") || (data11 === "over")) || (data11 === "under")) || (data11 === "mute"))){
const err27 = {instancePath:instancePath+"/clip_sound",schemaPath:"#/properties/clip_sound/enum",keyword:"enum",params:{allowedValues: schema32.properties.clip_sound.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data.captions !== undefined){
let data12 = data.captions;
if(typeof data12 !== "string"){
const err28 = {instancePath:instancePath+"/captions",schemaPath:"#/properties/captions/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(!((((data12 === "soft") || (data12 === "burn")) || (data12 === "sidecar")) || (data12 === "off"))){
const err29 = {instancePath:instancePath+"/captions",schemaPath:"#/properties/captions/enum",keyword:"enum",params:{allowedValues: schema32.properties.captions.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data.language !== undefined){
let data13 = data.language;
if(typeof data13 === "string"){
if(!pattern14.test(data13)){
const err30 = {instancePath:instancePath+"/language",schemaPath:"#/properties/language/pattern",keyword:"pattern",params:{pattern: "^[a-z]{3}$"},message:"must match pattern \""+"^[a-z]{3}$"+"\""};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/language",schemaPath:"#/properties/language/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.chapters !== undefined){
if(typeof data.chapters !== "boolean"){
const err32 = {instancePath:instancePath+"/chapters",schemaPath:"#/properties/chapters/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data.outputs !== undefined){
let data15 = data.outputs;
if(Array.isArray(data15)){
const len0 = data15.length;
for(let i0=0; i0<len0; i0++){
if(!(validate26(data15[i0], {instancePath:instancePath+"/outputs/" + i0,parentData:data15,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
}
else {
const err33 = {instancePath:instancePath+"/outputs",schemaPath:"#/properties/outputs/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
else {
const err34 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema48 = {"title":"Provider","description":"What makes the clips: draft works offline, costs nothing and gives the same clip every time; dashscope makes the real ones and costs money. ${NAME} is replaced from the environment. Keys never stand in this file: dashscope reads DASHSCOPE_API_KEY.","examples":["draft",{"use":"dashscope","region":"cn-beijing","max_cost":"20 CNY"}],"default":"draft","anyOf":[{"$ref":"#/$defs/providerName"},{"title":"Provider with settings","description":"The provider's name under use, and how it is used. Settings that a provider has no use for are kept for the one that has.","examples":[{"use":"dashscope","region":"cn-beijing","max_cost":"20 CNY"}],"type":"object","additionalProperties":false,"required":["use"],"properties":{"use":{"$ref":"#/$defs/providerName"},"region":{"title":"Region","description":"Where the account of Model Studio is. Model, key and region belong together; prices differ.","examples":["cn-beijing","ap-southeast-1"],"default":"cn-beijing","type":"string","enum":["cn-beijing","ap-southeast-1","us-east-1","eu-central-1","cn-hongkong"]},"workspace":{"title":"Workspace","description":"The id of a workspace of Model Studio, for accounts that have several and for regions that are reached by it.","examples":["llm-abc123"],"type":"string","minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9_-]+$","patternErrorMessage":"It has letters, digits, - and _ only."},"base_url":{"title":"Base address","description":"The service's address in place of the region's own: a host of the vendor, or the emulator on this machine. Any other host needs the variable DASHSCOPE_HTTP_BASE_URL, because the key is sent there.","examples":["http://127.0.0.1:8787/api/v1"],"type":"string","pattern":"^https?://[^\\s]+$","patternErrorMessage":"It begins with http:// or https://."},"max_cost":{"title":"Cost cap","description":"What one render may spend at most. It is reserved before each submit, so it holds however many run at once.","examples":["20 CNY","3.5 USD"],"type":"string","pattern":"^[0-9]+(\\.[0-9]{1,6})? (CNY|USD)$","patternErrorMessage":"It is a number and a currency, like \"20 CNY\"."},"small_files":{"title":"Way of small files","description":"How local stills of up to a few megabytes reach the service: uploaded to its temporary storage, or inline in the request.","examples":["inline"],"default":"upload","type":"string","enum":["upload","inline"]},"models":{"title":"Described models","description":"Models that are not known by heart, or that are known otherwise, by their name at the service.","examples":[{"wan3.0-video":{"input":"media","resolutions":["480P","720P","1080P"],"shortest":2,"longest":30,"last_frame":"optional","sound":true,"prompt_max":5000}}],"type":"object","propertyNames":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$","patternErrorMessage":"A model's name has letters, digits, dots, dashes and slashes."},"additionalProperties":{"$ref":"#/$defs/describedModel"}},"limits":{"title":"Limits","description":"What the account allows, where it differs from the published limits of its models.","examples":[{"takes_in_flight":5}],"type":"object","additionalProperties":false,"properties":{"takes_in_flight":{"title":"Takes in flight","description":"Takes that may run at one time.","examples":[5],"type":"integer","minimum":1,"maximum":100},"submits_per_second":{"title":"Submits per second","description":"Takes that may be started in one second.","examples":[2,0.5],"type":"number","minimum":0.01,"maximum":100}}}}}]};
const schema49 = {"title":"Provider name","description":"draft: our own in-betweening, offline and free. dashscope: the Wan models of Alibaba Cloud Model Studio.","examples":["draft","dashscope"],"type":"string","enum":["draft","dashscope"]};
const schema51 = {"title":"Described model","description":"What a model takes and makes. What is left out is as with the first-and-last-frame models of 5 seconds.","examples":[{"resolutions":["720P"],"price":{"720P":"0.7 CNY"}}],"type":"object","additionalProperties":false,"properties":{"input":{"title":"Input style","description":"How the stills stand in the request: frames, as two fields; media, as a typed list. It also decides the path of the call.","examples":["media"],"default":"frames","type":"string","enum":["frames","media"]},"resolutions":{"title":"Resolutions","description":"The size classes that it makes; the first is the default.","examples":[["720P","1080P"]],"default":["720P"],"type":"array","minItems":1,"items":{"title":"Size class","description":"About as many pixels as a picture of this height in 16:9.","examples":["720P"],"type":"string","enum":["360P","480P","540P","720P","1080P"]}},"shortest":{"title":"Shortest clip","description":"Seconds of the shortest clip that it makes.","examples":[2],"default":5,"type":"integer","minimum":1,"maximum":60},"longest":{"title":"Longest clip","description":"Seconds of the longest clip that it makes.","examples":[15],"default":5,"type":"integer","minimum":1,"maximum":60},"fps":{"title":"Frame rate","description":"Frames per second of its clips.","examples":[30],"default":30,"type":"integer","minimum":1,"maximum":120},"last_frame":{"title":"Last frame","description":"Whether it can do without a last frame.","examples":["optional"],"default":"required","type":"string","enum":["required","optional"]},"sound":{"title":"Sound","description":"Whether its clips bring sound along.","examples":[true],"default":false,"type":"boolean"},"prompt_max":{"title":"Longest prompt","description":"Characters that it reads.","examples":[5000],"default":800,"type":"integer","minimum":1,"maximum":100000},"templates":{"title":"Effects","description":"Effects that it knows.","examples":[["mech1"]],"default":[],"type":"array","items":{"title":"Effect","description":"The name of an effect.","examples":["mech1"],"type":"string","minLength":1,"maxLength":100}},"price":{"title":"Price","description":"What a second of its video costs, by resolution. Without it the price is unknown.","examples":[{"720P":"0.6 CNY"}],"type":"object","additionalProperties":{"title":"Price of a second","description":"An amount and its currency.","examples":["0.6 CNY"],"type":"string","pattern":"^[0-9]+(\\.[0-9]{1,6})? (CNY|USD)$","patternErrorMessage":"It is a number and a currency, like \"0.6 CNY\"."}},"expected_seconds":{"title":"Usual time","description":"Seconds that a take usually needs.","examples":[180],"default":180,"type":"number","minimum":1,"maximum":10000},"takes_in_flight":{"title":"Takes in flight","description":"Takes of it that may run at one time.","examples":[5],"default":2,"type":"integer","minimum":1,"maximum":100},"submits_per_second":{"title":"Submits per second","description":"Takes of it that may be started in one second.","examples":[5],"default":2,"type":"number","minimum":0.01,"maximum":100}}};
const pattern19 = new RegExp("^[A-Za-z0-9_-]+$", "u");
const pattern20 = new RegExp("^https?://[^\\s]+$", "u");
const pattern21 = new RegExp("^[0-9]+(\\.[0-9]{1,6})? (CNY|USD)$", "u");
const pattern22 = new RegExp("^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$", "u");

function validate29(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate29.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(typeof data !== "string"){
const err0 = {instancePath,schemaPath:"#/$defs/providerName/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(!((data === "draft") || (data === "dashscope"))){
const err1 = {instancePath,schemaPath:"#/$defs/providerName/enum",keyword:"enum",params:{allowedValues: schema49.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
const _errs4 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.use === undefined){
const err2 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: "use"},message:"must have required property '"+"use"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!((((((((key0 === "use") || (key0 === "region")) || (key0 === "workspace")) || (key0 === "base_url")) || (key0 === "max_cost")) || (key0 === "small_files")) || (key0 === "models")) || (key0 === "limits"))){
const err3 = {instancePath,schemaPath:"#/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.use !== undefined){
let data0 = data.use;
if(typeof data0 !== "string"){
const err4 = {instancePath:instancePath+"/use",schemaPath:"#/$defs/providerName/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(!((data0 === "draft") || (data0 === "dashscope"))){
const err5 = {instancePath:instancePath+"/use",schemaPath:"#/$defs/providerName/enum",keyword:"enum",params:{allowedValues: schema49.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.region !== undefined){
let data1 = data.region;
if(typeof data1 !== "string"){
const err6 = {instancePath:instancePath+"/region",schemaPath:"#/anyOf/1/properties/region/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(!(((((data1 === "cn-beijing") || (data1 === "ap-southeast-1")) || (data1 === "us-east-1")) || (data1 === "eu-central-1")) || (data1 === "cn-hongkong"))){
const err7 = {instancePath:instancePath+"/region",schemaPath:"#/anyOf/1/properties/region/enum",keyword:"enum",params:{allowedValues: schema48.anyOf[1].properties.region.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.workspace !== undefined){
let data2 = data.workspace;
if(typeof data2 === "string"){
if(func1(data2) > 100){
const err8 = {instancePath:instancePath+"/workspace",schemaPath:"#/anyOf/1/properties/workspace/maxLength",keyword:"maxLength",params:{limit: 100},message:"must NOT have more than 100 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(func1(data2) < 1){
const err9 = {instancePath:instancePath+"/workspace",schemaPath:"#/anyOf/1/properties/workspace/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!pattern19.test(data2)){
const err10 = {instancePath:instancePath+"/workspace",schemaPath:"#/anyOf/1/properties/workspace/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-]+$"},message:"must match pattern \""+"^[A-Za-z0-9_-]+$"+"\""};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/workspace",schemaPath:"#/anyOf/1/properties/workspace/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.base_url !== undefined){
let data3 = data.base_url;
if(typeof data3 === "string"){
if(!pattern20.test(data3)){
const err12 = {instancePath:instancePath+"/base_url",schemaPath:"#/anyOf/1/properties/base_url/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s]+$"},message:"must match pattern \""+"^https?://[^\\s]+$"+"\""};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/base_url",schemaPath:"#/anyOf/1/properties/base_url/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.max_cost !== undefined){
let data4 = data.max_cost;
if(typeof data4 === "string"){
if(!pattern21.test(data4)){
const err14 = {instancePath:instancePath+"/max_cost",schemaPath:"#/anyOf/1/properties/max_cost/pattern",keyword:"pattern",params:{pattern: "^[0-9]+(\\.[0-9]{1,6})? (CNY|USD)$"},message:"must match pattern \""+"^[0-9]+(\\.[0-9]{1,6})? (CNY|USD)$"+"\""};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/max_cost",schemaPath:"#/anyOf/1/properties/max_cost/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.small_files !== undefined){
let data5 = data.small_files;
if(typeof data5 !== "string"){
const err16 = {instancePath:instancePath+"/small_files",schemaPath:"#/anyOf/1/properties/small_files/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(!((data5 === "upload") || (data5 === "inline"))){
const err17 = {instancePath:instancePath+"/small_files",schemaPath:"#/anyOf/1/properties/small_files/enum",keyword:"enum",params:{allowedValues: schema48.anyOf[1].properties.small_files.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.models !== undefined){
let data6 = data.models;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key1 in data6){
const _errs22 = errors;
if(typeof key1 === "string"){
if(!pattern22.test(key1)){
const err18 = {instancePath:instancePath+"/models",schemaPath:"#/anyOf/1/properties/models/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$"},message:"must match pattern \""+"^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$"+"\"",propertyName:key1};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/models",schemaPath:"#/anyOf/1/properties/models/propertyNames/type",keyword:"type",params:{type: "string"},message:"must be string",propertyName:key1};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
var valid4 = _errs22 === errors;
if(!valid4){
const err20 = {instancePath:instancePath+"/models",schemaPath:"#/anyOf/1/properties/models/propertyNames",keyword:"propertyNames",params:{propertyName: key1},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
for(const key2 in data6){
let data7 = data6[key2];
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
for(const key3 in data7){
if(!(func3.call(schema51.properties, key3))){
const err21 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/describedModel/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data7.input !== undefined){
let data8 = data7.input;
if(typeof data8 !== "string"){
const err22 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/input",schemaPath:"#/$defs/describedModel/properties/input/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(!((data8 === "frames") || (data8 === "media"))){
const err23 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/input",schemaPath:"#/$defs/describedModel/properties/input/enum",keyword:"enum",params:{allowedValues: schema51.properties.input.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data7.resolutions !== undefined){
let data9 = data7.resolutions;
if(Array.isArray(data9)){
if(data9.length < 1){
const err24 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/resolutions",schemaPath:"#/$defs/describedModel/properties/resolutions/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
const len0 = data9.length;
for(let i0=0; i0<len0; i0++){
let data10 = data9[i0];
if(typeof data10 !== "string"){
const err25 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/resolutions/" + i0,schemaPath:"#/$defs/describedModel/properties/resolutions/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(!(((((data10 === "360P") || (data10 === "480P")) || (data10 === "540P")) || (data10 === "720P")) || (data10 === "1080P"))){
const err26 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/resolutions/" + i0,schemaPath:"#/$defs/describedModel/properties/resolutions/items/enum",keyword:"enum",params:{allowedValues: schema51.properties.resolutions.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/resolutions",schemaPath:"#/$defs/describedModel/properties/resolutions/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data7.shortest !== undefined){
let data11 = data7.shortest;
if(!(((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11))) && (isFinite(data11)))){
const err28 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/shortest",schemaPath:"#/$defs/describedModel/properties/shortest/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if((typeof data11 == "number") && (isFinite(data11))){
if(data11 > 60 || isNaN(data11)){
const err29 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/shortest",schemaPath:"#/$defs/describedModel/properties/shortest/maximum",keyword:"maximum",params:{comparison: "<=", limit: 60},message:"must be <= 60"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(data11 < 1 || isNaN(data11)){
const err30 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/shortest",schemaPath:"#/$defs/describedModel/properties/shortest/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
if(data7.longest !== undefined){
let data12 = data7.longest;
if(!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))){
const err31 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/longest",schemaPath:"#/$defs/describedModel/properties/longest/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 > 60 || isNaN(data12)){
const err32 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/longest",schemaPath:"#/$defs/describedModel/properties/longest/maximum",keyword:"maximum",params:{comparison: "<=", limit: 60},message:"must be <= 60"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data12 < 1 || isNaN(data12)){
const err33 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/longest",schemaPath:"#/$defs/describedModel/properties/longest/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
if(data7.fps !== undefined){
let data13 = data7.fps;
if(!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))){
const err34 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/fps",schemaPath:"#/$defs/describedModel/properties/fps/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if((typeof data13 == "number") && (isFinite(data13))){
if(data13 > 120 || isNaN(data13)){
const err35 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/fps",schemaPath:"#/$defs/describedModel/properties/fps/maximum",keyword:"maximum",params:{comparison: "<=", limit: 120},message:"must be <= 120"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(data13 < 1 || isNaN(data13)){
const err36 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/fps",schemaPath:"#/$defs/describedModel/properties/fps/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
if(data7.last_frame !== undefined){
let data14 = data7.last_frame;
if(typeof data14 !== "string"){
const err37 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/last_frame",schemaPath:"#/$defs/describedModel/properties/last_frame/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(!((data14 === "required") || (data14 === "optional"))){
const err38 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/last_frame",schemaPath:"#/$defs/describedModel/properties/last_frame/enum",keyword:"enum",params:{allowedValues: schema51.properties.last_frame.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data7.sound !== undefined){
if(typeof data7.sound !== "boolean"){
const err39 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/sound",schemaPath:"#/$defs/describedModel/properties/sound/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data7.prompt_max !== undefined){
let data16 = data7.prompt_max;
if(!(((typeof data16 == "number") && (!(data16 % 1) && !isNaN(data16))) && (isFinite(data16)))){
const err40 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/prompt_max",schemaPath:"#/$defs/describedModel/properties/prompt_max/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if((typeof data16 == "number") && (isFinite(data16))){
if(data16 > 100000 || isNaN(data16)){
const err41 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/prompt_max",schemaPath:"#/$defs/describedModel/properties/prompt_max/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(data16 < 1 || isNaN(data16)){
const err42 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/prompt_max",schemaPath:"#/$defs/describedModel/properties/prompt_max/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
if(data7.templates !== undefined){
let data17 = data7.templates;
if(Array.isArray(data17)){
const len1 = data17.length;
for(let i1=0; i1<len1; i1++){
let data18 = data17[i1];
if(typeof data18 === "string"){
if(func1(data18) > 100){
const err43 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/templates/" + i1,schemaPath:"#/$defs/describedModel/properties/templates/items/maxLength",keyword:"maxLength",params:{limit: 100},message:"must NOT have more than 100 characters"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(func1(data18) < 1){
const err44 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/templates/" + i1,schemaPath:"#/$defs/describedModel/properties/templates/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
else {
const err45 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/templates/" + i1,schemaPath:"#/$defs/describedModel/properties/templates/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
}
else {
const err46 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/templates",schemaPath:"#/$defs/describedModel/properties/templates/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data7.price !== undefined){
let data19 = data7.price;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
for(const key4 in data19){
let data20 = data19[key4];
if(typeof data20 === "string"){
if(!pattern21.test(data20)){
const err47 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/price/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/describedModel/properties/price/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[0-9]+(\\.[0-9]{1,6})? (CNY|USD)$"},message:"must match pattern \""+"^[0-9]+(\\.[0-9]{1,6})? (CNY|USD)$"+"\""};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
else {
const err48 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/price/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/describedModel/properties/price/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
else {
const err49 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/price",schemaPath:"#/$defs/describedModel/properties/price/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data7.expected_seconds !== undefined){
let data21 = data7.expected_seconds;
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 10000 || isNaN(data21)){
const err50 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/expected_seconds",schemaPath:"#/$defs/describedModel/properties/expected_seconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},message:"must be <= 10000"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
if(data21 < 1 || isNaN(data21)){
const err51 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/expected_seconds",schemaPath:"#/$defs/describedModel/properties/expected_seconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
else {
const err52 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/expected_seconds",schemaPath:"#/$defs/describedModel/properties/expected_seconds/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data7.takes_in_flight !== undefined){
let data22 = data7.takes_in_flight;
if(!(((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22))) && (isFinite(data22)))){
const err53 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/takes_in_flight",schemaPath:"#/$defs/describedModel/properties/takes_in_flight/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if((typeof data22 == "number") && (isFinite(data22))){
if(data22 > 100 || isNaN(data22)){
const err54 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/takes_in_flight",schemaPath:"#/$defs/describedModel/properties/takes_in_flight/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},message:"must be <= 100"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(data22 < 1 || isNaN(data22)){
const err55 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/takes_in_flight",schemaPath:"#/$defs/describedModel/properties/takes_in_flight/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
}
if(data7.submits_per_second !== undefined){
let data23 = data7.submits_per_second;
if((typeof data23 == "number") && (isFinite(data23))){
if(data23 > 100 || isNaN(data23)){
const err56 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/submits_per_second",schemaPath:"#/$defs/describedModel/properties/submits_per_second/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},message:"must be <= 100"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if(data23 < 0.01 || isNaN(data23)){
const err57 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/submits_per_second",schemaPath:"#/$defs/describedModel/properties/submits_per_second/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0.01},message:"must be >= 0.01"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
else {
const err58 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/submits_per_second",schemaPath:"#/$defs/describedModel/properties/submits_per_second/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
}
else {
const err59 = {instancePath:instancePath+"/models/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/describedModel/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
}
else {
const err60 = {instancePath:instancePath+"/models",schemaPath:"#/anyOf/1/properties/models/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data.limits !== undefined){
let data24 = data.limits;
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
for(const key5 in data24){
if(!((key5 === "takes_in_flight") || (key5 === "submits_per_second"))){
const err61 = {instancePath:instancePath+"/limits",schemaPath:"#/anyOf/1/properties/limits/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data24.takes_in_flight !== undefined){
let data25 = data24.takes_in_flight;
if(!(((typeof data25 == "number") && (!(data25 % 1) && !isNaN(data25))) && (isFinite(data25)))){
const err62 = {instancePath:instancePath+"/limits/takes_in_flight",schemaPath:"#/anyOf/1/properties/limits/properties/takes_in_flight/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
if((typeof data25 == "number") && (isFinite(data25))){
if(data25 > 100 || isNaN(data25)){
const err63 = {instancePath:instancePath+"/limits/takes_in_flight",schemaPath:"#/anyOf/1/properties/limits/properties/takes_in_flight/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},message:"must be <= 100"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
if(data25 < 1 || isNaN(data25)){
const err64 = {instancePath:instancePath+"/limits/takes_in_flight",schemaPath:"#/anyOf/1/properties/limits/properties/takes_in_flight/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
}
if(data24.submits_per_second !== undefined){
let data26 = data24.submits_per_second;
if((typeof data26 == "number") && (isFinite(data26))){
if(data26 > 100 || isNaN(data26)){
const err65 = {instancePath:instancePath+"/limits/submits_per_second",schemaPath:"#/anyOf/1/properties/limits/properties/submits_per_second/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},message:"must be <= 100"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
if(data26 < 0.01 || isNaN(data26)){
const err66 = {instancePath:instancePath+"/limits/submits_per_second",schemaPath:"#/anyOf/1/properties/limits/properties/submits_per_second/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0.01},message:"must be >= 0.01"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
else {
const err67 = {instancePath:instancePath+"/limits/submits_per_second",schemaPath:"#/anyOf/1/properties/limits/properties/submits_per_second/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
}
else {
const err68 = {instancePath:instancePath+"/limits",schemaPath:"#/anyOf/1/properties/limits/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
}
else {
const err69 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
var _valid0 = _errs4 === errors;
valid0 = valid0 || _valid0;
if(_valid0){
var props0 = true;
}
if(!valid0){
const err70 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate29.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate29.evaluated = {"dynamicProps":true,"dynamicItems":false};

const schema52 = {"title":"Shared store","description":"Where a team and its build service keep clips together, so that nobody pays twice for one request. INBETWEEN_STORE in the environment takes its place. Keys never stand in this file: S3 reads AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.","examples":["../clips",{"at":"s3://film-clips/monster","endpoint":"https://s3.oss-cn-beijing.aliyuncs.com","region":"cn-beijing"}],"anyOf":[{"$ref":"#/$defs/storeAddress"},{"title":"Shared store with settings","description":"The store's address under at, and how a bucket is spoken to.","examples":[{"at":"s3://film-clips/monster","endpoint":"https://s3.oss-cn-beijing.aliyuncs.com","region":"cn-beijing"}],"type":"object","additionalProperties":false,"required":["at"],"properties":{"at":{"$ref":"#/$defs/storeAddress"},"endpoint":{"title":"Endpoint","description":"The address of a service that speaks S3; {bucket} in it stands for the bucket. Without it: the one of AWS in the region.","examples":["https://s3.oss-cn-beijing.aliyuncs.com","http://127.0.0.1:9000"],"type":"string","pattern":"^https?://[^\\s]+$","patternErrorMessage":"It begins with http:// or https://."},"region":{"title":"Store region","description":"The region that requests are signed for. Without it: AWS_REGION, else us-east-1.","examples":["cn-beijing","us-east-1"],"type":"string","minLength":1,"maxLength":100,"pattern":"^[A-Za-z0-9_-]+$","patternErrorMessage":"It has letters, digits, - and _ only."},"addressing":{"title":"Addressing","description":"Where the bucket stands in the service's addresses: in the host's name (host), in the path (path), or in neither, because the endpoint is a domain of the bucket's own (domain). Without it: host at AWS and Alibaba Cloud OSS, which refuses path, and path everywhere else.","examples":["host","path","domain"],"enum":["path","host","domain"]}}}]};
const schema53 = {"title":"Store address","description":"A folder, an http:// or https:// address, or s3://bucket/prefix.","examples":["s3://film-clips/monster","https://clips.example.com/monster","../clips"],"type":"string","minLength":1,"maxLength":1000,"pattern":"^(?:(?:[Hh][Tt][Tt][Pp][Ss]?|[Ss]3|[Ff][Ii][Ll][Ee])://[^\\s]+|(?![A-Za-z][A-Za-z0-9+.-]*://)[^\\n]+)$","patternErrorMessage":"It is a folder, an http:// or https:// address, or s3://bucket/prefix."};
const pattern24 = new RegExp("^(?:(?:[Hh][Tt][Tt][Pp][Ss]?|[Ss]3|[Ff][Ii][Ll][Ee])://[^\\s]+|(?![A-Za-z][A-Za-z0-9+.-]*://)[^\\n]+)$", "u");

function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate31.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(typeof data === "string"){
if(func1(data) > 1000){
const err0 = {instancePath,schemaPath:"#/$defs/storeAddress/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(func1(data) < 1){
const err1 = {instancePath,schemaPath:"#/$defs/storeAddress/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(!pattern24.test(data)){
const err2 = {instancePath,schemaPath:"#/$defs/storeAddress/pattern",keyword:"pattern",params:{pattern: "^(?:(?:[Hh][Tt][Tt][Pp][Ss]?|[Ss]3|[Ff][Ii][Ll][Ee])://[^\\s]+|(?![A-Za-z][A-Za-z0-9+.-]*://)[^\\n]+)$"},message:"must match pattern \""+"^(?:(?:[Hh][Tt][Tt][Pp][Ss]?|[Ss]3|[Ff][Ii][Ll][Ee])://[^\\s]+|(?![A-Za-z][A-Za-z0-9+.-]*://)[^\\n]+)$"+"\""};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath,schemaPath:"#/$defs/storeAddress/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
const _errs4 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.at === undefined){
const err4 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: "at"},message:"must have required property '"+"at"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "at") || (key0 === "endpoint")) || (key0 === "region")) || (key0 === "addressing"))){
const err5 = {instancePath,schemaPath:"#/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.at !== undefined){
let data0 = data.at;
if(typeof data0 === "string"){
if(func1(data0) > 1000){
const err6 = {instancePath:instancePath+"/at",schemaPath:"#/$defs/storeAddress/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func1(data0) < 1){
const err7 = {instancePath:instancePath+"/at",schemaPath:"#/$defs/storeAddress/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(!pattern24.test(data0)){
const err8 = {instancePath:instancePath+"/at",schemaPath:"#/$defs/storeAddress/pattern",keyword:"pattern",params:{pattern: "^(?:(?:[Hh][Tt][Tt][Pp][Ss]?|[Ss]3|[Ff][Ii][Ll][Ee])://[^\\s]+|(?![A-Za-z][A-Za-z0-9+.-]*://)[^\\n]+)$"},message:"must match pattern \""+"^(?:(?:[Hh][Tt][Tt][Pp][Ss]?|[Ss]3|[Ff][Ii][Ll][Ee])://[^\\s]+|(?![A-Za-z][A-Za-z0-9+.-]*://)[^\\n]+)$"+"\""};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/at",schemaPath:"#/$defs/storeAddress/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.endpoint !== undefined){
let data1 = data.endpoint;
if(typeof data1 === "string"){
if(!pattern20.test(data1)){
const err10 = {instancePath:instancePath+"/endpoint",schemaPath:"#/anyOf/1/properties/endpoint/pattern",keyword:"pattern",params:{pattern: "^https?://[^\\s]+$"},message:"must match pattern \""+"^https?://[^\\s]+$"+"\""};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/endpoint",schemaPath:"#/anyOf/1/properties/endpoint/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.region !== undefined){
let data2 = data.region;
if(typeof data2 === "string"){
if(func1(data2) > 100){
const err12 = {instancePath:instancePath+"/region",schemaPath:"#/anyOf/1/properties/region/maxLength",keyword:"maxLength",params:{limit: 100},message:"must NOT have more than 100 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(func1(data2) < 1){
const err13 = {instancePath:instancePath+"/region",schemaPath:"#/anyOf/1/properties/region/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(!pattern19.test(data2)){
const err14 = {instancePath:instancePath+"/region",schemaPath:"#/anyOf/1/properties/region/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-]+$"},message:"must match pattern \""+"^[A-Za-z0-9_-]+$"+"\""};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/region",schemaPath:"#/anyOf/1/properties/region/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.addressing !== undefined){
let data3 = data.addressing;
if(!(((data3 === "path") || (data3 === "host")) || (data3 === "domain"))){
const err16 = {instancePath:instancePath+"/addressing",schemaPath:"#/anyOf/1/properties/addressing/enum",keyword:"enum",params:{allowedValues: schema52.anyOf[1].properties.addressing.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
var _valid0 = _errs4 === errors;
valid0 = valid0 || _valid0;
if(_valid0){
var props0 = true;
}
if(!valid0){
const err18 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate31.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate31.evaluated = {"dynamicProps":true,"dynamicItems":false};

const schema55 = {"title":"Defaults","description":"Settings for every shot that does not say otherwise. A shot with a template takes no prompt and no negative_prompt from here, because an effect has none.","examples":[{"model":"wan2.2-kf2v-flash","resolution":"720P","seed":7}],"type":"object","additionalProperties":false,"properties":{"prompt":{"$ref":"#/$defs/prompt"},"negative_prompt":{"$ref":"#/$defs/negativePrompt"},"model":{"$ref":"#/$defs/model"},"resolution":{"$ref":"#/$defs/resolution"},"duration":{"$ref":"#/$defs/duration"},"prompt_extend":{"$ref":"#/$defs/promptExtend"},"watermark":{"$ref":"#/$defs/watermark"},"seed":{"$ref":"#/$defs/seed"},"normalize":{"$ref":"#/$defs/normalize"}}};
const schema56 = {"title":"Prompt","description":"What happens between the two frames: subject, movement, camera. Each model has its own limit of length.","examples":["A small blue monster stands in the rain. The camera slowly pushes in."],"type":"string","minLength":1,"maxLength":5000};
const schema57 = {"title":"Negative prompt","description":"What should not be seen.","examples":["blurry, text, extra fingers"],"type":"string","minLength":1,"maxLength":5000};
const schema58 = {"title":"Model","description":"The video model. It decides sizes, limits and price; draft follows its rules for size.","examples":["wan2.2-kf2v-flash","wanx2.1-kf2v-plus"],"default":"wan2.2-kf2v-flash","type":"string","minLength":1,"maxLength":100,"pattern":"^\\S+$","patternErrorMessage":"A model's name has no spaces."};
const schema59 = {"title":"Resolution","description":"The size class of the clip. Which of them a model makes depends on the model.","examples":["720P","1080P"],"type":"string","enum":["480P","720P","1080P"]};
const schema60 = {"title":"Duration","description":"Seconds. Most models make clips of one fixed length, 5 seconds.","examples":[5],"type":"number","minimum":1,"maximum":60};
const schema61 = {"title":"Prompt extension","description":"Let the model's service rewrite the prompt. Off by default, so that the same storyboard gives the same request.","examples":[false,true],"default":false,"type":"boolean"};
const schema62 = {"title":"Watermark","description":"Let the service put its AI mark into the lower right corner.","examples":[false,true],"default":false,"type":"boolean"};
const schema63 = {"title":"Seed","description":"The same seed gives similar clips. Without it the service takes a random one.","examples":[7],"type":"integer","minimum":0,"maximum":2147483647};
const schema64 = {"title":"Normalize pictures","description":"Mend pictures that the model would refuse or may misread: turned upright, scaled, alpha laid on black, the last frame cropped to the first frame's shape. A picture that is fine is sent as it is. What is done is told by check, plan and the report.","examples":[true],"default":false,"type":"boolean"};
const pattern28 = new RegExp("^\\S+$", "u");

function validate33(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate33.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func3.call(schema55.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.prompt !== undefined){
let data0 = data.prompt;
if(typeof data0 === "string"){
if(func1(data0) > 5000){
const err1 = {instancePath:instancePath+"/prompt",schemaPath:"#/$defs/prompt/maxLength",keyword:"maxLength",params:{limit: 5000},message:"must NOT have more than 5000 characters"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(func1(data0) < 1){
const err2 = {instancePath:instancePath+"/prompt",schemaPath:"#/$defs/prompt/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/prompt",schemaPath:"#/$defs/prompt/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.negative_prompt !== undefined){
let data1 = data.negative_prompt;
if(typeof data1 === "string"){
if(func1(data1) > 5000){
const err4 = {instancePath:instancePath+"/negative_prompt",schemaPath:"#/$defs/negativePrompt/maxLength",keyword:"maxLength",params:{limit: 5000},message:"must NOT have more than 5000 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(func1(data1) < 1){
const err5 = {instancePath:instancePath+"/negative_prompt",schemaPath:"#/$defs/negativePrompt/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/negative_prompt",schemaPath:"#/$defs/negativePrompt/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.model !== undefined){
let data2 = data.model;
if(typeof data2 === "string"){
if(func1(data2) > 100){
const err7 = {instancePath:instancePath+"/model",schemaPath:"#/$defs/model/maxLength",keyword:"maxLength",params:{limit: 100},message:"must NOT have more than 100 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(func1(data2) < 1){
const err8 = {instancePath:instancePath+"/model",schemaPath:"#/$defs/model/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(!pattern28.test(data2)){
const err9 = {instancePath:instancePath+"/model",schemaPath:"#/$defs/model/pattern",keyword:"pattern",params:{pattern: "^\\S+$"},message:"must match pattern \""+"^\\S+$"+"\""};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/model",schemaPath:"#/$defs/model/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.resolution !== undefined){
let data3 = data.resolution;
if(typeof data3 !== "string"){
const err11 = {instancePath:instancePath+"/resolution",schemaPath:"#/$defs/resolution/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(!(((data3 === "480P") || (data3 === "720P")) || (data3 === "1080P"))){
const err12 = {instancePath:instancePath+"/resolution",schemaPath:"#/$defs/resolution/enum",keyword:"enum",params:{allowedValues: schema59.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.duration !== undefined){
let data4 = data.duration;
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 60 || isNaN(data4)){
const err13 = {instancePath:instancePath+"/duration",schemaPath:"#/$defs/duration/maximum",keyword:"maximum",params:{comparison: "<=", limit: 60},message:"must be <= 60"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data4 < 1 || isNaN(data4)){
const err14 = {instancePath:instancePath+"/duration",schemaPath:"#/$defs/duration/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/duration",schemaPath:"#/$defs/duration/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.prompt_extend !== undefined){
if(typeof data.prompt_extend !== "boolean"){
const err16 = {instancePath:instancePath+"/prompt_extend",schemaPath:"#/$defs/promptExtend/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.watermark !== undefined){
if(typeof data.watermark !== "boolean"){
const err17 = {instancePath:instancePath+"/watermark",schemaPath:"#/$defs/watermark/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.seed !== undefined){
let data7 = data.seed;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
const err18 = {instancePath:instancePath+"/seed",schemaPath:"#/$defs/seed/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 2147483647 || isNaN(data7)){
const err19 = {instancePath:instancePath+"/seed",schemaPath:"#/$defs/seed/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data7 < 0 || isNaN(data7)){
const err20 = {instancePath:instancePath+"/seed",schemaPath:"#/$defs/seed/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
if(data.normalize !== undefined){
if(typeof data.normalize !== "boolean"){
const err21 = {instancePath:instancePath+"/normalize",schemaPath:"#/$defs/normalize/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
validate33.errors = vErrors;
return errors === 0;
}
validate33.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema66 = {"title":"Shot","description":"One piece of the film: a first frame, a last frame, and what happens between them.","examples":[{"id":"rain","first":"frames/rain.png","last":"frames/gaze.png","prompt":"Rain falls; the camera pushes in."},{"id":"mech","first":"frames/hero.png","template":"mech1","model":"wanx2.1-kf2v-plus"}],"type":"object","additionalProperties":false,"required":["id","first"],"properties":{"id":{"title":"Shot id","description":"The shot's own name, different from all others: small letters, digits and hyphens. Keep it when the shot moves.","examples":["rain","shot-01"],"type":"string","minLength":1,"maxLength":64,"pattern":"^[a-z0-9][a-z0-9-]*$","patternErrorMessage":"An id has small letters, digits and hyphens, and starts with a letter or a digit."},"title":{"title":"Shot title","description":"A name for people. It changes no clip.","examples":["The monster in the rain"],"type":"string","minLength":1,"maxLength":200},"first":{"title":"First frame","description":"The still that the shot starts on: a keyframe's name, a path, file://, http(s):// or oss:// URL, or data: URI. previous takes the last frame of the shot before.","examples":["rain","frames/rain.png","previous","https://example.com/sky.png"],"type":"string","minLength":1},"last":{"title":"Last frame","description":"The still that the shot ends on, named like first. Left out only in an effect shot (template).","examples":["gaze","frames/gaze.png"],"type":"string","minLength":1},"prompt":{"$ref":"#/$defs/prompt"},"negative_prompt":{"$ref":"#/$defs/negativePrompt"},"template":{"title":"Effect template","description":"A ready-made effect instead of a last frame and a prompt. It needs a model that has effects.","examples":["mech1","hanfu-1"],"type":"string","minLength":1,"maxLength":64,"pattern":"^\\S+$","patternErrorMessage":"A template is one word, such as mech1."},"driving_audio":{"title":"Driving audio","description":"A sound file (WAV or MP3) that is sent to the model, which moves the picture to it. It needs a model that listens, such as wan2.7-i2v. For sound that is only laid under the shot there is audio.","examples":["voice/rain.mp3"],"type":"string","minLength":1,"maxLength":1000},"caption":{"$ref":"#/$defs/caption"},"audio":{"$ref":"#/$defs/voice"},"transition":{"$ref":"#/$defs/transition"},"match_color":{"$ref":"#/$defs/matchColor"},"focus":{"$ref":"#/$defs/focus"},"model":{"$ref":"#/$defs/model"},"resolution":{"$ref":"#/$defs/resolution"},"duration":{"$ref":"#/$defs/duration"},"prompt_extend":{"$ref":"#/$defs/promptExtend"},"watermark":{"$ref":"#/$defs/watermark"},"seed":{"$ref":"#/$defs/seed"},"normalize":{"$ref":"#/$defs/normalize"}}};
const schema78 = {"title":"Focus","description":"Where in the picture the subject is: by a word, or as [across, down] from 0 (left, top) to 1 (right, bottom). Wherever edges of the shot are cut off, in the film or in an output, it stays as near to the middle as the picture allows.","examples":["left",[0.3,0.5]],"anyOf":[{"title":"Side of the picture","description":"The subject is there.","examples":["left"],"type":"string","enum":["center","left","right","top","bottom"]},{"title":"Point in the picture","description":"Across from the left, and down from the top, as parts of the picture.","examples":[[0.3,0.5]],"type":"array","items":{"title":"Part of the picture","description":"0 is the left or upper edge, 1 the right or lower one.","examples":[0.3],"type":"number","minimum":0,"maximum":1}}]};
const pattern30 = new RegExp("^[a-z0-9][a-z0-9-]*$", "u");
const schema69 = {"title":"Caption","description":"What is read under the shot: one text for all of it, or a list of texts with their times, counted from the shot's beginning.","examples":["It has been raining for days.",[{"text":"It has been raining","from":"0.5s","to":"2s"}]],"anyOf":[{"title":"One caption","description":"Shown from the shot's beginning to its end.","examples":["It has been raining for days."],"type":"string","minLength":1,"maxLength":500},{"title":"Captions with times","description":"Several texts, one after the other.","examples":[[{"text":"It has been raining","from":"0.5s","to":"2s"}]],"type":"array","items":{"title":"Timed caption","description":"A text and when it is shown.","examples":[{"text":"It has been raining","from":"0.5s","to":"2s"}],"type":"object","additionalProperties":false,"required":["text","from","to"],"properties":{"text":{"title":"Caption text","description":"What is read.","examples":["It has been raining"],"type":"string","minLength":1,"maxLength":500},"from":{"$ref":"#/$defs/time"},"to":{"$ref":"#/$defs/time"}}}}]};

function validate36(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate36.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(typeof data === "string"){
if(func1(data) > 500){
const err0 = {instancePath,schemaPath:"#/anyOf/0/maxLength",keyword:"maxLength",params:{limit: 500},message:"must NOT have more than 500 characters"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(func1(data) < 1){
const err1 = {instancePath,schemaPath:"#/anyOf/0/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath,schemaPath:"#/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
const _errs3 = errors;
if(Array.isArray(data)){
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
let data0 = data[i0];
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.text === undefined){
const err3 = {instancePath:instancePath+"/" + i0,schemaPath:"#/anyOf/1/items/required",keyword:"required",params:{missingProperty: "text"},message:"must have required property '"+"text"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data0.from === undefined){
const err4 = {instancePath:instancePath+"/" + i0,schemaPath:"#/anyOf/1/items/required",keyword:"required",params:{missingProperty: "from"},message:"must have required property '"+"from"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data0.to === undefined){
const err5 = {instancePath:instancePath+"/" + i0,schemaPath:"#/anyOf/1/items/required",keyword:"required",params:{missingProperty: "to"},message:"must have required property '"+"to"+"'"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
for(const key0 in data0){
if(!(((key0 === "text") || (key0 === "from")) || (key0 === "to"))){
const err6 = {instancePath:instancePath+"/" + i0,schemaPath:"#/anyOf/1/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data0.text !== undefined){
let data1 = data0.text;
if(typeof data1 === "string"){
if(func1(data1) > 500){
const err7 = {instancePath:instancePath+"/" + i0+"/text",schemaPath:"#/anyOf/1/items/properties/text/maxLength",keyword:"maxLength",params:{limit: 500},message:"must NOT have more than 500 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(func1(data1) < 1){
const err8 = {instancePath:instancePath+"/" + i0+"/text",schemaPath:"#/anyOf/1/items/properties/text/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/" + i0+"/text",schemaPath:"#/anyOf/1/items/properties/text/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data0.from !== undefined){
let data2 = data0.from;
if(typeof data2 === "string"){
if(!pattern6.test(data2)){
const err10 = {instancePath:instancePath+"/" + i0+"/from",schemaPath:"#/$defs/time/pattern",keyword:"pattern",params:{pattern: "^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"},message:"must match pattern \""+"^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"+"\""};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/" + i0+"/from",schemaPath:"#/$defs/time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data0.to !== undefined){
let data3 = data0.to;
if(typeof data3 === "string"){
if(!pattern6.test(data3)){
const err12 = {instancePath:instancePath+"/" + i0+"/to",schemaPath:"#/$defs/time/pattern",keyword:"pattern",params:{pattern: "^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"},message:"must match pattern \""+"^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"+"\""};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/" + i0+"/to",schemaPath:"#/$defs/time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath:instancePath+"/" + i0,schemaPath:"#/anyOf/1/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
var _valid0 = _errs3 === errors;
valid0 = valid0 || _valid0;
if(_valid0){
var items0 = true;
}
if(!valid0){
const err16 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate36.errors = vErrors;
evaluated0.items = items0;
return errors === 0;
}
validate36.evaluated = {"dynamicProps":false,"dynamicItems":true};

const schema72 = {"title":"Sound of the shot","description":"A voice or noise that begins with the shot. A soundtrack is lowered under it.","examples":["voice/rain.wav",{"src":"voice/rain.wav","at":"0.5s","volume":1}],"anyOf":[{"$ref":"#/$defs/soundFile"},{"title":"Sound with settings","description":"The file under src, when it begins and how loud it is.","examples":[{"src":"voice/rain.wav","at":"0.5s"}],"type":"object","additionalProperties":false,"required":["src"],"properties":{"src":{"$ref":"#/$defs/soundFile"},"at":{"$ref":"#/$defs/time"},"volume":{"$ref":"#/$defs/volume"}}}]};

function validate38(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate38.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(typeof data === "string"){
if(func1(data) > 1000){
const err0 = {instancePath,schemaPath:"#/$defs/soundFile/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(func1(data) < 1){
const err1 = {instancePath,schemaPath:"#/$defs/soundFile/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath,schemaPath:"#/$defs/soundFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
const _errs4 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.src === undefined){
const err3 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: "src"},message:"must have required property '"+"src"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "src") || (key0 === "at")) || (key0 === "volume"))){
const err4 = {instancePath,schemaPath:"#/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.src !== undefined){
let data0 = data.src;
if(typeof data0 === "string"){
if(func1(data0) > 1000){
const err5 = {instancePath:instancePath+"/src",schemaPath:"#/$defs/soundFile/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(func1(data0) < 1){
const err6 = {instancePath:instancePath+"/src",schemaPath:"#/$defs/soundFile/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/src",schemaPath:"#/$defs/soundFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.at !== undefined){
let data1 = data.at;
if(typeof data1 === "string"){
if(!pattern6.test(data1)){
const err8 = {instancePath:instancePath+"/at",schemaPath:"#/$defs/time/pattern",keyword:"pattern",params:{pattern: "^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"},message:"must match pattern \""+"^(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?s|[0-9]{1,6}ms)$"+"\""};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/at",schemaPath:"#/$defs/time/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.volume !== undefined){
let data2 = data.volume;
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 10 || isNaN(data2)){
const err10 = {instancePath:instancePath+"/volume",schemaPath:"#/$defs/volume/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10},message:"must be <= 10"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err11 = {instancePath:instancePath+"/volume",schemaPath:"#/$defs/volume/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/volume",schemaPath:"#/$defs/volume/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
var _valid0 = _errs4 === errors;
valid0 = valid0 || _valid0;
if(_valid0){
var props0 = true;
}
if(!valid0){
const err14 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate38.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate38.evaluated = {"dynamicProps":true,"dynamicItems":false};


function validate35(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate35.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "id"},message:"must have required property '"+"id"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.first === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "first"},message:"must have required property '"+"first"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(func3.call(schema66.properties, key0))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.id !== undefined){
let data0 = data.id;
if(typeof data0 === "string"){
if(func1(data0) > 64){
const err3 = {instancePath:instancePath+"/id",schemaPath:"#/properties/id/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(func1(data0) < 1){
const err4 = {instancePath:instancePath+"/id",schemaPath:"#/properties/id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(!pattern30.test(data0)){
const err5 = {instancePath:instancePath+"/id",schemaPath:"#/properties/id/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9-]*$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9-]*$"+"\""};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/id",schemaPath:"#/properties/id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.title !== undefined){
let data1 = data.title;
if(typeof data1 === "string"){
if(func1(data1) > 200){
const err7 = {instancePath:instancePath+"/title",schemaPath:"#/properties/title/maxLength",keyword:"maxLength",params:{limit: 200},message:"must NOT have more than 200 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(func1(data1) < 1){
const err8 = {instancePath:instancePath+"/title",schemaPath:"#/properties/title/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/title",schemaPath:"#/properties/title/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.first !== undefined){
let data2 = data.first;
if(typeof data2 === "string"){
if(func1(data2) < 1){
const err10 = {instancePath:instancePath+"/first",schemaPath:"#/properties/first/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/first",schemaPath:"#/properties/first/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.last !== undefined){
let data3 = data.last;
if(typeof data3 === "string"){
if(func1(data3) < 1){
const err12 = {instancePath:instancePath+"/last",schemaPath:"#/properties/last/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/last",schemaPath:"#/properties/last/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.prompt !== undefined){
let data4 = data.prompt;
if(typeof data4 === "string"){
if(func1(data4) > 5000){
const err14 = {instancePath:instancePath+"/prompt",schemaPath:"#/$defs/prompt/maxLength",keyword:"maxLength",params:{limit: 5000},message:"must NOT have more than 5000 characters"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(func1(data4) < 1){
const err15 = {instancePath:instancePath+"/prompt",schemaPath:"#/$defs/prompt/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/prompt",schemaPath:"#/$defs/prompt/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.negative_prompt !== undefined){
let data5 = data.negative_prompt;
if(typeof data5 === "string"){
if(func1(data5) > 5000){
const err17 = {instancePath:instancePath+"/negative_prompt",schemaPath:"#/$defs/negativePrompt/maxLength",keyword:"maxLength",params:{limit: 5000},message:"must NOT have more than 5000 characters"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(func1(data5) < 1){
const err18 = {instancePath:instancePath+"/negative_prompt",schemaPath:"#/$defs/negativePrompt/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/negative_prompt",schemaPath:"#/$defs/negativePrompt/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.template !== undefined){
let data6 = data.template;
if(typeof data6 === "string"){
if(func1(data6) > 64){
const err20 = {instancePath:instancePath+"/template",schemaPath:"#/properties/template/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(func1(data6) < 1){
const err21 = {instancePath:instancePath+"/template",schemaPath:"#/properties/template/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(!pattern28.test(data6)){
const err22 = {instancePath:instancePath+"/template",schemaPath:"#/properties/template/pattern",keyword:"pattern",params:{pattern: "^\\S+$"},message:"must match pattern \""+"^\\S+$"+"\""};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/template",schemaPath:"#/properties/template/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.driving_audio !== undefined){
let data7 = data.driving_audio;
if(typeof data7 === "string"){
if(func1(data7) > 1000){
const err24 = {instancePath:instancePath+"/driving_audio",schemaPath:"#/properties/driving_audio/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(func1(data7) < 1){
const err25 = {instancePath:instancePath+"/driving_audio",schemaPath:"#/properties/driving_audio/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/driving_audio",schemaPath:"#/properties/driving_audio/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data.caption !== undefined){
if(!(validate36(data.caption, {instancePath:instancePath+"/caption",parentData:data,parentDataProperty:"caption",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate36.errors : vErrors.concat(validate36.errors);
errors = vErrors.length;
}
}
if(data.audio !== undefined){
if(!(validate38(data.audio, {instancePath:instancePath+"/audio",parentData:data,parentDataProperty:"audio",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate38.errors : vErrors.concat(validate38.errors);
errors = vErrors.length;
}
}
if(data.transition !== undefined){
if(!(validate22(data.transition, {instancePath:instancePath+"/transition",parentData:data,parentDataProperty:"transition",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
if(data.match_color !== undefined){
let data11 = data.match_color;
const _errs25 = errors;
let valid4 = false;
const _errs26 = errors;
if(typeof data11 !== "boolean"){
const err27 = {instancePath:instancePath+"/match_color",schemaPath:"#/$defs/matchColor/anyOf/0/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
var _valid0 = _errs26 === errors;
valid4 = valid4 || _valid0;
const _errs28 = errors;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
for(const key1 in data11){
if(!((key1 === "frames") || (key1 === "strength"))){
const err28 = {instancePath:instancePath+"/match_color",schemaPath:"#/$defs/matchColor/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data11.frames !== undefined){
let data12 = data11.frames;
if(!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))){
const err29 = {instancePath:instancePath+"/match_color/frames",schemaPath:"#/$defs/matchColor/anyOf/1/properties/frames/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 > 150 || isNaN(data12)){
const err30 = {instancePath:instancePath+"/match_color/frames",schemaPath:"#/$defs/matchColor/anyOf/1/properties/frames/maximum",keyword:"maximum",params:{comparison: "<=", limit: 150},message:"must be <= 150"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data12 < 2 || isNaN(data12)){
const err31 = {instancePath:instancePath+"/match_color/frames",schemaPath:"#/$defs/matchColor/anyOf/1/properties/frames/minimum",keyword:"minimum",params:{comparison: ">=", limit: 2},message:"must be >= 2"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
if(data11.strength !== undefined){
let data13 = data11.strength;
if((typeof data13 == "number") && (isFinite(data13))){
if(data13 > 1 || isNaN(data13)){
const err32 = {instancePath:instancePath+"/match_color/strength",schemaPath:"#/$defs/matchColor/anyOf/1/properties/strength/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data13 < 0.1 || isNaN(data13)){
const err33 = {instancePath:instancePath+"/match_color/strength",schemaPath:"#/$defs/matchColor/anyOf/1/properties/strength/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0.1},message:"must be >= 0.1"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
else {
const err34 = {instancePath:instancePath+"/match_color/strength",schemaPath:"#/$defs/matchColor/anyOf/1/properties/strength/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
else {
const err35 = {instancePath:instancePath+"/match_color",schemaPath:"#/$defs/matchColor/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
var _valid0 = _errs28 === errors;
valid4 = valid4 || _valid0;
if(!valid4){
const err36 = {instancePath:instancePath+"/match_color",schemaPath:"#/$defs/matchColor/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
else {
errors = _errs25;
if(vErrors !== null){
if(_errs25){
vErrors.length = _errs25;
}
else {
vErrors = null;
}
}
}
}
if(data.focus !== undefined){
let data14 = data.focus;
const _errs37 = errors;
let valid7 = false;
const _errs38 = errors;
if(typeof data14 !== "string"){
const err37 = {instancePath:instancePath+"/focus",schemaPath:"#/$defs/focus/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(!(((((data14 === "center") || (data14 === "left")) || (data14 === "right")) || (data14 === "top")) || (data14 === "bottom"))){
const err38 = {instancePath:instancePath+"/focus",schemaPath:"#/$defs/focus/anyOf/0/enum",keyword:"enum",params:{allowedValues: schema78.anyOf[0].enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
var _valid1 = _errs38 === errors;
valid7 = valid7 || _valid1;
const _errs40 = errors;
if(Array.isArray(data14)){
const len0 = data14.length;
for(let i0=0; i0<len0; i0++){
let data15 = data14[i0];
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 1 || isNaN(data15)){
const err39 = {instancePath:instancePath+"/focus/" + i0,schemaPath:"#/$defs/focus/anyOf/1/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(data15 < 0 || isNaN(data15)){
const err40 = {instancePath:instancePath+"/focus/" + i0,schemaPath:"#/$defs/focus/anyOf/1/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
else {
const err41 = {instancePath:instancePath+"/focus/" + i0,schemaPath:"#/$defs/focus/anyOf/1/items/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
else {
const err42 = {instancePath:instancePath+"/focus",schemaPath:"#/$defs/focus/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
var _valid1 = _errs40 === errors;
valid7 = valid7 || _valid1;
if(!valid7){
const err43 = {instancePath:instancePath+"/focus",schemaPath:"#/$defs/focus/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
else {
errors = _errs37;
if(vErrors !== null){
if(_errs37){
vErrors.length = _errs37;
}
else {
vErrors = null;
}
}
}
}
if(data.model !== undefined){
let data16 = data.model;
if(typeof data16 === "string"){
if(func1(data16) > 100){
const err44 = {instancePath:instancePath+"/model",schemaPath:"#/$defs/model/maxLength",keyword:"maxLength",params:{limit: 100},message:"must NOT have more than 100 characters"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(func1(data16) < 1){
const err45 = {instancePath:instancePath+"/model",schemaPath:"#/$defs/model/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(!pattern28.test(data16)){
const err46 = {instancePath:instancePath+"/model",schemaPath:"#/$defs/model/pattern",keyword:"pattern",params:{pattern: "^\\S+$"},message:"must match pattern \""+"^\\S+$"+"\""};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/model",schemaPath:"#/$defs/model/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data.resolution !== undefined){
let data17 = data.resolution;
if(typeof data17 !== "string"){
const err48 = {instancePath:instancePath+"/resolution",schemaPath:"#/$defs/resolution/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(!(((data17 === "480P") || (data17 === "720P")) || (data17 === "1080P"))){
const err49 = {instancePath:instancePath+"/resolution",schemaPath:"#/$defs/resolution/enum",keyword:"enum",params:{allowedValues: schema59.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data.duration !== undefined){
let data18 = data.duration;
if((typeof data18 == "number") && (isFinite(data18))){
if(data18 > 60 || isNaN(data18)){
const err50 = {instancePath:instancePath+"/duration",schemaPath:"#/$defs/duration/maximum",keyword:"maximum",params:{comparison: "<=", limit: 60},message:"must be <= 60"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
if(data18 < 1 || isNaN(data18)){
const err51 = {instancePath:instancePath+"/duration",schemaPath:"#/$defs/duration/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
else {
const err52 = {instancePath:instancePath+"/duration",schemaPath:"#/$defs/duration/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data.prompt_extend !== undefined){
if(typeof data.prompt_extend !== "boolean"){
const err53 = {instancePath:instancePath+"/prompt_extend",schemaPath:"#/$defs/promptExtend/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data.watermark !== undefined){
if(typeof data.watermark !== "boolean"){
const err54 = {instancePath:instancePath+"/watermark",schemaPath:"#/$defs/watermark/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data.seed !== undefined){
let data21 = data.seed;
if(!(((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21))) && (isFinite(data21)))){
const err55 = {instancePath:instancePath+"/seed",schemaPath:"#/$defs/seed/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 2147483647 || isNaN(data21)){
const err56 = {instancePath:instancePath+"/seed",schemaPath:"#/$defs/seed/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if(data21 < 0 || isNaN(data21)){
const err57 = {instancePath:instancePath+"/seed",schemaPath:"#/$defs/seed/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
}
if(data.normalize !== undefined){
if(typeof data.normalize !== "boolean"){
const err58 = {instancePath:instancePath+"/normalize",schemaPath:"#/$defs/normalize/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
}
else {
const err59 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
validate35.errors = vErrors;
return errors === 0;
}
validate35.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const pattern29 = new RegExp("^[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_-]{0,63}$", "u");

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:inbetween:storyboard:1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.version === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "version"},message:"must have required property '"+"version"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.shots === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "shots"},message:"must have required property '"+"shots"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((((((((key0 === "version") || (key0 === "title")) || (key0 === "film")) || (key0 === "provider")) || (key0 === "store")) || (key0 === "defaults")) || (key0 === "keyframes")) || (key0 === "shots"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.version !== undefined){
let data0 = data.version;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err3 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(1 !== data0){
const err4 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/const",keyword:"const",params:{allowedValue: 1},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.title !== undefined){
let data1 = data.title;
if(typeof data1 === "string"){
if(func1(data1) > 200){
const err5 = {instancePath:instancePath+"/title",schemaPath:"#/properties/title/maxLength",keyword:"maxLength",params:{limit: 200},message:"must NOT have more than 200 characters"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(func1(data1) < 1){
const err6 = {instancePath:instancePath+"/title",schemaPath:"#/properties/title/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/title",schemaPath:"#/properties/title/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.film !== undefined){
if(!(validate21(data.film, {instancePath:instancePath+"/film",parentData:data,parentDataProperty:"film",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
}
if(data.provider !== undefined){
if(!(validate29(data.provider, {instancePath:instancePath+"/provider",parentData:data,parentDataProperty:"provider",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
}
if(data.store !== undefined){
if(!(validate31(data.store, {instancePath:instancePath+"/store",parentData:data,parentDataProperty:"store",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors);
errors = vErrors.length;
}
}
if(data.defaults !== undefined){
if(!(validate33(data.defaults, {instancePath:instancePath+"/defaults",parentData:data,parentDataProperty:"defaults",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate33.errors : vErrors.concat(validate33.errors);
errors = vErrors.length;
}
}
if(data.keyframes !== undefined){
let data6 = data.keyframes;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key1 in data6){
const _errs13 = errors;
if(typeof key1 === "string"){
if(!pattern29.test(key1)){
const err8 = {instancePath:instancePath+"/keyframes",schemaPath:"#/$defs/keyframes/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_-]{0,63}$"},message:"must match pattern \""+"^[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_-]{0,63}$"+"\"",propertyName:key1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
var valid2 = _errs13 === errors;
if(!valid2){
const err9 = {instancePath:instancePath+"/keyframes",schemaPath:"#/$defs/keyframes/propertyNames",keyword:"propertyNames",params:{propertyName: key1},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
for(const key2 in data6){
let data7 = data6[key2];
if(typeof data7 === "string"){
if(func1(data7) < 1){
const err10 = {instancePath:instancePath+"/keyframes/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/keyframes/additionalProperties/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/keyframes/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/keyframes/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath:instancePath+"/keyframes",schemaPath:"#/$defs/keyframes/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.shots !== undefined){
let data8 = data.shots;
if(Array.isArray(data8)){
if(data8.length < 1){
const err13 = {instancePath:instancePath+"/shots",schemaPath:"#/properties/shots/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
const len0 = data8.length;
for(let i0=0; i0<len0; i0++){
if(!(validate35(data8[i0], {instancePath:instancePath+"/shots/" + i0,parentData:data8,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate35.errors : vErrors.concat(validate35.errors);
errors = vErrors.length;
}
}
}
else {
const err14 = {instancePath:instancePath+"/shots",schemaPath:"#/properties/shots/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

