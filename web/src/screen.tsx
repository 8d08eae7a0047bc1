import { useEffect, useRef } from 'preact/hooks';
import type { LiveShot, LiveSlice, LiveView } from '../../src/live-view/live-view.js';
import { Animatic } from './animatic.jsx';
import type { FilmPlayer, PlayerState } from './film-player.js';
import { sliceAt } from './film-position.js';
import { ProxyVideo } from './proxy-video.jsx';
import { usePlayer } from './use-player.js';

// As many characters fit on two lines.
const USUAL_CUE = 80;

interface ScreenProps {
  readonly player: FilmPlayer;
  readonly view: LiveView | null;
  readonly shot: LiveShot | null;
  readonly hidden: boolean;
}

/** The film. Its two video elements belong to the player, so that rendering never replaces them. */
export function Screen({ player, view, shot, hidden }: ScreenProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.append(...player.videos), [player]);
  const cue = usePlayer(player, cueAt);
  const slice = usePlayer(player, ({ film, frame }) => film && sliceAt(film, frame));
  const slate = view?.slates ? slateOf(view, slice) : null;
  const image = view?.film ? null : shot?.first.digest;
  return (
    <div class="screen" hidden={hidden}>
      <div class="frame">
        <div class="videos" ref={box} />
        {image && <img class="poster" src={`/image/${image}`} alt={`First frame of ${shot?.id}`} />}
        {!view?.film && (
          <p class="empty">{view ? 'The film appears here as soon as it is ready.' : 'Connecting…'}</p>
        )}
        <Animatic player={player} view={view} />
        <ProxyVideo player={player} />
        <div class="image-box texts">
          {slate && (
            <p class="slate" dir="auto">
              <span>{slate}</span>
            </p>
          )}
          {cue !== null && (
            <p class="cue" dir="auto" style={{ '--fit': String(fitOf(cue)) }}>
              {cue}
            </p>
          )}
        </div>
      </div>
    </div>
  );
}

function slateOf({ shots }: LiveView, slice: LiveSlice | null | undefined): string | null {
  const shot = shots.find(({ id }) => id === slice?.shot);
  const slate = shot?.slate ?? null;
  if (slice?.proxy) return slate?.replace(' · draft · ', ' · proxy · ') ?? null;
  if (slice?.plays === 'keyframes' && shot) {
    const [facts = shot.id, ...rest] = slate?.replace(' · draft · ', ' · keyframes · ').split('\n') ?? [];
    return [facts, `no clip${shot.failure ? `: ${shot.failure.message}` : ' yet'}`, ...rest].join('\n');
  }
  return slice?.plays === 'draft' ? slate : null;
}

// Long captions are smaller, so that they stay inside a narrow image.
function fitOf(cue: string): number {
  return Math.min(1, Math.sqrt(USUAL_CUE / cue.length));
}

function cueAt({ film, frame }: PlayerState): string | null {
  return film?.cues.find(({ from, to }) => frame >= from && frame < to)?.text ?? null;
}
