import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LiveView } from '../../src/live-view/live-view.js';
import { Compare } from './compare.jsx';
import { Errors } from './errors.jsx';
import { FilmPlayer, type PlayerState, sliceAt } from './film-player.js';
import { type Action, act, type Followed } from './follow-view.js';
import { Inspector } from './inspector.jsx';
import { KeyHelp } from './key-help.jsx';
import { keyHandler } from './keys.js';
import { Screen } from './screen.jsx';
import { Seam } from './seam.jsx';
import { StatusBar } from './status-bar.jsx';
import { Strip } from './strip.jsx';
import { Transport } from './transport.jsx';
import { usePlayer } from './use-player.js';

/** What the stage shows. */
export type Stage = 'film' | 'compare' | 'seam';

/** The whole page. */
export function App({ connection, view }: Followed) {
  const player = useMemo(() => new FilmPlayer(videoElement(true), videoElement(false)), []);
  const film = usePlayer(player, (state) => state.film);
  const loop = usePlayer(player, (state) => state.loop);
  const playingShot = usePlayer(player, shotAt);
  const [chosen, choose] = useState<string | null>(null);
  const [stage, setStage] = useState<Stage>('film');
  const [help, setHelp] = useState(false);
  const [notice, setNotice] = useState<string | null>(null);

  useEffect(() => void player.show(view?.film ?? null), [view?.film]);
  useEffect(() => {
    document.title = titleOf(view, connection);
  });

  // The server draws what is looked at first, also after it was restarted.
  useEffect(() => {
    if (playingShot !== null && connection === 'live') void act('look', { shot: playingShot });
  }, [playingShot, connection]);

  const shots = view?.shots ?? NO_SHOTS;
  const shot = shots.find(({ id }) => id === (chosen ?? playingShot)) ?? shots[0] ?? null;
  const index = shot ? shots.indexOf(shot) : -1;
  // May be ahead of the rendered page: a second key can be pressed before the first one is rendered.
  const at = useRef(index);
  at.current = index;

  const go = (to: number) => {
    const target = shots[to];
    // The player's own state, because the page may not have rendered its last change yet.
    const slice = player.state.film?.slices.find((each) => each.shot === target?.id);
    if (!target) return;
    at.current = to;
    choose(target.id);
    if (player.state.loop !== null) player.loop(target.id);
    else if (slice) player.seek(slice.start);
  };
  const request = async (action: Action, body?: object) => setNotice(await act(action, body));

  useEffect(() => {
    const onKey = keyHandler({
      play: () => player.toggle(),
      step: (frames) => player.step(frames),
      shot: (by) => go(Math.max(0, Math.min(shots.length - 1, at.current + by))),
      number: (number) => go(number - 1),
      loop: () => player.loop(player.state.loop === null ? (shots[at.current]?.id ?? null) : null),
      stage: (wanted) => setStage((now) => (now === wanted ? 'film' : wanted)),
      render: () => request('render'),
      focus: (target) => focusOn(target),
      help: () => setHelp((open) => !open),
      escape: () => {
        setHelp(false);
        setStage('film');
      },
    });
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });

  // The strip of a long film is rendered again only when it changes.
  const chosenId = shot?.id ?? null;
  const strip = useMemo(
    () => (
      <Strip
        shots={shots}
        chosen={chosenId}
        playing={playingShot}
        onChoose={(id) => {
          choose(id);
          setStage('film');
          player.loop(id);
        }}
        onSeam={(id) => {
          choose(id);
          setStage('seam');
        }}
      />
    ),
    [shots, chosenId, playingShot],
  );

  return (
    <div class="page">
      <StatusBar
        connection={connection}
        view={view}
        onHelp={() => setHelp(true)}
        onSpend={(token) => request('spend', { token })}
      />
      {notice && (
        <p class="notice" role="alert">
          {notice}{' '}
          <button type="button" onClick={() => setNotice(null)}>
            Close
          </button>
        </p>
      )}
      <main class="work">
        <section class="stage" aria-label="Film">
          <fieldset class="stage-tabs">
            <legend class="sr">What the stage shows</legend>
            {(['film', 'compare', 'seam'] as const).map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={stage === each}
                disabled={!canShow(each, view, index)}
                onClick={() => setStage(each)}
              >
                {{ film: 'Film', compare: 'Compare takes', seam: 'Seam' }[each]}
              </button>
            ))}
          </fieldset>
          <div class="stage-area">
            <Screen player={player} view={view} shot={shot} hidden={stage !== 'film'} />
            {stage === 'compare' && shot && <Compare key={shot.id} shot={shot} />}
            {stage === 'seam' && shot && film && index > 0 && (
              <Seam
                key={shot.id}
                film={film}
                shot={shot}
                names={[nameOf(shots, index - 1), nameOf(shots, index)]}
              />
            )}
            <Errors view={view} />
          </div>
          {stage === 'film' && <Transport player={player} />}
        </section>
        {shot && (
          <Inspector
            shot={shot}
            number={index + 1}
            inFilm={film?.slices.some((slice) => slice.shot === shot.id) ?? false}
            looping={loop === shot.id}
            onLoop={() => player.loop(loop === shot.id ? null : shot.id)}
            onCompare={() => setStage('compare')}
            onSpend={(token) => request('spend', { token })}
            onAct={request}
          />
        )}
      </main>
      {strip}
      {help && <KeyHelp onClose={() => setHelp(false)} />}
    </div>
  );
}

// The first one that can be used: keys bring the focus there, and Enter presses it.
function focusOn(target: string): void {
  document.querySelector<HTMLElement>(`.inspector [data-key="${target}"]:not(:disabled)`)?.focus();
}

const NO_SHOTS: LiveView['shots'] = [];

// As on its card.
function nameOf(shots: LiveView['shots'], index: number): string {
  return `${index + 1} ${shots[index]?.title ?? shots[index]?.id ?? ''}`;
}

function shotAt({ film, frame }: PlayerState): string | null {
  return (film && sliceAt(film, frame)?.shot) ?? null;
}

function canShow(stage: Stage, view: LiveView | null, index: number): boolean {
  if (stage === 'film') return true;
  if (stage === 'seam') return index > 0 && [index - 1, index].every((at) => hasClip(view, at));
  return (view?.shots[index]?.takes.length ?? 0) > 1;
}

function hasClip(view: LiveView | null, index: number): boolean {
  const id = view?.shots[index]?.id;
  return view?.film?.slices.some(({ shot, plays }) => shot === id && plays !== 'keyframes') ?? false;
}

function videoElement(front: boolean): HTMLVideoElement {
  const video = document.createElement('video');
  video.className = front ? 'video front' : 'video';
  video.tabIndex = -1;
  video.disablePictureInPicture = true;
  return video;
}

function titleOf(view: LiveView | null, connection: Followed['connection']): string {
  const name = view?.storyboard.title ?? view?.storyboard.file ?? 'inbetween';
  if (connection === 'lost') return `(lost) ${name}`;
  const errors = view?.problems.filter(({ severity }) => severity === 'error').length ?? 0;
  return errors > 0 ? `(${errors}) ${name}` : name;
}
