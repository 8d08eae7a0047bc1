import type { LiveShot } from '../../src/live-view/live-view.js';
import type { FilmPlayer } from './film-player.js';
import { sliceAt } from './film-position.js';
import { formatSeconds, timecode } from './format.js';
import { Icon } from './icons.jsx';
import { Scale } from './scale.jsx';
import { usePlayer } from './use-player.js';

interface TransportProps {
  readonly player: FilmPlayer;
  readonly shots: readonly LiveShot[];
  readonly onFullScreen: () => void;
}

const SPEEDS = [0.25, 0.5, 1, 1.5, 2] as const;

/** The controls of the film: play, position, speed, sound, full screen, and what repeats. */
export function Transport({ player, shots, onFullScreen }: TransportProps) {
  const film = usePlayer(player, (state) => state.film);
  const playing = usePlayer(player, (state) => state.playing);
  const shuttle = usePlayer(player, (state) => state.shuttle);
  return (
    <div class="transport">
      <button type="button" class="play" disabled={!film} onClick={() => player.toggle()}>
        <Icon name={playing ? 'pause' : 'play'} />
        <span class="sr">{playing ? 'Pause' : 'Play'}</span>
      </button>
      <Scale player={player} shots={shots} />
      <Time player={player} />
      {playing && shuttle !== 1 && <span class="shuttle">{shuttle} ×</span>}
      <Repetition player={player} />
      <div class="settings-of-player">
        <SoundControl player={player} />
        <SpeedControl player={player} />
        {document.fullscreenEnabled && (
          <button type="button" class="quiet" title="Full screen (F)" onClick={onFullScreen}>
            <Icon name="full" />
            <span class="sr">Full screen</span>
          </button>
        )}
      </div>
    </div>
  );
}

function Time({ player }: { readonly player: FilmPlayer }) {
  const film = usePlayer(player, (state) => state.film);
  const frame = usePlayer(player, (state) => state.frame);
  if (!film) return <span class="time">--:--:--:--</span>;
  const slice = sliceAt(film, frame);
  const title = slice ? `shot ${slice.shot}, frame ${frame - slice.start + 1} of ${slice.frames}` : '';
  return (
    <span class="time" title={title}>
      {timecode(frame, film.fps)} <span class="whole">/ {timecode(film.frames, film.fps)}</span>
    </span>
  );
}

function Repetition({ player }: { readonly player: FilmPlayer }) {
  const film = usePlayer(player, (state) => state.film);
  const range = usePlayer(player, (state) => state.range);
  if (!film || !range) return null;
  const ends = `${timecode(range.from, film.fps)} – ${timecode(range.to - 1, film.fps)}`;
  const what = range.shot ?? formatSeconds(range.to - range.from, film.fps);
  return (
    <button
      type="button"
      class="looping"
      title={`Repeats ${ends}; press to stop (X)`}
      onClick={() => player.repeat(null)}
    >
      <Icon name="repeat" /> {what} <span class="sr">{ends} repeats; press to stop</span>
    </button>
  );
}

function SoundControl({ player }: { readonly player: FilmPlayer }) {
  const { volume, muted } = usePlayer(player, (state) => state.sound);
  return (
    <span class="sound">
      <button
        type="button"
        class="quiet"
        aria-pressed={muted}
        title="Mute (M)"
        onClick={() => player.setSound({ volume, muted: !muted })}
      >
        <Icon name={muted || volume === 0 ? 'muted' : 'volume'} />
        <span class="sr">Mute</span>
      </button>
      <input
        type="range"
        class="volume"
        min={0}
        max={100}
        step={5}
        value={muted ? 0 : Math.round(volume * 100)}
        aria-label="Volume"
        onInput={({ currentTarget }) =>
          player.setSound({ volume: Number(currentTarget.value) / 100, muted: false })
        }
      />
    </span>
  );
}

function SpeedControl({ player }: { readonly player: FilmPlayer }) {
  const speed = usePlayer(player, (state) => state.speed);
  return (
    <select
      class="speed"
      aria-label="Speed"
      value={String(speed)}
      onChange={({ currentTarget }) => player.setSpeed(Number(currentTarget.value))}
    >
      {SPEEDS.map((each) => (
        <option key={each} value={String(each)}>
          {each} ×
        </option>
      ))}
    </select>
  );
}
