import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LiveView } from '../../src/live-view/live-view.js';
import { Compare } from './compare.jsx';
import { EditSteps } from './edit-steps.jsx';
import { Errors } from './errors.jsx';
import { ExportFilm, ExportResult } from './export-film.jsx';
import { FilmPlayer } from './film-player.js';
import { type Action, act, type Followed } from './follow-view.js';
import { Inspector } from './inspector.jsx';
import { KeyHelp } from './key-help.jsx';
import { keyHandler } from './keys.js';
import { Overview } from './overview.jsx';
import { Screen } from './screen.jsx';
import { Seam } from './seam.jsx';
import { Search } from './search.jsx';
import { bringBack } from './skipped-card.jsx';
import { canCompare, canShow, type Stage, type StageControls } from './stage.js';
import { StageTabs } from './stage-tabs.jsx';
import { StatusBar } from './status-bar.jsx';
import { Strip } from './strip.jsx';
import { stripOrder } from './strip-order.js';
import { Transport } from './transport.jsx';
import { useHeldShot } from './use-held-shot.js';
import { useLinkedShot } from './use-linked-shot.js';
import { usePlayer } from './use-player.js';
import { type Position, usePosition } from './use-position.js';

const REST_MS = 120;

/** The whole page. */
export function App({ connection, view }: Followed) {
  const player = useMemo(() => new FilmPlayer(videoElement(true), videoElement(false)), []);
  const film = usePlayer(player, (state) => state.film);
  const repeats = usePlayer(player, (state) => state.range?.shot ?? null);
  const isPlaying = usePlayer(player, (state) => state.playing);
  const [wanted, setWanted] = useState<Stage>('film');
  const [help, setHelp] = useState(false);
  const [search, setSearch] = useState(false);
  const [notice, setNotice] = useState<string | null>(null);
  const stageArea = useRef<HTMLElement>(null);
  /** What the keys of the player control instead of the film. */
  const controls = useRef<StageControls>(null);

  useEffect(() => void player.show(view?.film ?? null), [view?.film]);
  useEffect(() => {
    document.title = titleOf(view, connection);
  });

  const shots = view?.shots ?? NO_SHOTS;
  const skipped = view?.skipped ?? NO_SKIPPED;
  const position = usePosition(player, shots);
  const { shot, index, shown } = position;
  const held = useHeldShot(shot, shots, isPlaying);
  // The server draws what is looked at first, also after it was restarted.
  useEffect(() => {
    if (shown === null || connection !== 'live') return;
    // Scrubbing passes many shots, and looks at none of them.
    const rest = setTimeout(() => void act('look', { shot: shown }), REST_MS);
    return () => clearTimeout(rest);
  }, [shown, connection]);

  const stage = canShow(wanted, view, index) ? wanted : 'film';
  // A film that is not visible does not play.
  const show = (next: Stage) => {
    const isPossible = canShow(next, view, position.now());
    if (next !== 'film' && isPossible) player.pause();
    setWanted(isPossible ? next : 'film');
  };
  const select = (id: string, next: Stage = stage) => {
    position.select(id);
    setWanted(next);
  };
  const request = async (action: Action, body?: object) => setNotice(await act(action, body));

  useLinkedShot({
    shots,
    skipped,
    current: shot?.id ?? null,
    isReady: view !== null && view.phase !== 'planning',
    onShot: (id) => select(id, 'film'),
    onNotice: setNotice,
  });

  const keys = pageKeys({ player, position, controls, stage, show });
  useEffect(() => {
    const onKey = keyHandler({
      ...keys,
      number: (number) => shots[number - 1] && position.select(shots[number - 1]?.id ?? ''),
      fullScreen: () => toggleFullScreen(stageArea.current),
      search: () => shots.length > 0 && setSearch(true),
      render: () => request('render'),
      focus: focusOn,
      help: () => setHelp((open) => !open),
    });
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });

  // The strip of a long film is rendered again only when it changes.
  const current = shot?.id ?? null;
  const edit = view?.edit ?? null;
  const [seenExport, setSeenExport] = useState<LiveView['export']>(null);
  const actions = useRef({ select, position, player });
  actions.current = { select, position, player };
  const order = useMemo(() => stripOrder(edit, setNotice), [edit]);
  const strip = useMemo(
    () => (
      <Strip
        shots={shots}
        skipped={skipped}
        current={current}
        film={film}
        onSelect={(id) => actions.current.position.select(id)}
        onRepeat={(id) => player.repeat(id)}
        onBringBack={bringBack(edit, setNotice)}
        order={order}
        onSeam={(id) => {
          player.pause();
          actions.current.select(id, 'seam');
        }}
      />
    ),
    [shots, skipped, current, film, edit, order],
  );

  return (
    <div class="page" style={{ '--ratio': String(film ? film.width / film.height : 16 / 9) }}>
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
      <ExportResult
        state={view?.export === seenExport ? null : (view?.export ?? null)}
        onClose={() => setSeenExport(view?.export ?? null)}
      />
      <main class="work">
        <section class="stage" aria-label="Film" ref={stageArea}>
          <StageTabs stage={stage} view={view} index={index} onStage={show} onSearch={() => setSearch(true)}>
            <EditSteps edit={edit} onNotice={setNotice} />
            <ExportFilm state={view?.export ?? null} isPossible={shots.length > 0} onNotice={setNotice} />
          </StageTabs>
          <div class="stage-area">
            <Screen player={player} view={view} shot={shot} hidden={stage !== 'film'} />
            {stage === 'compare' && shot && (
              <Compare key={shot.id} shot={shot} film={film} controls={controls} />
            )}
            {stage === 'seam' && shot && film && (
              <Seam
                key={shot.id}
                film={film}
                shot={shot}
                names={[nameOf(shots, index - 1), nameOf(shots, index)]}
                controls={controls}
              />
            )}
            {stage === 'overview' && (
              <Overview
                shots={shots}
                skipped={skipped}
                onBringBack={bringBack(edit, setNotice)}
                film={film}
                current={current}
                onSelect={position.select}
                onOpen={(id) => select(id, 'film')}
              />
            )}
            <Errors view={view} />
          </div>
          {stage === 'film' && (
            <Transport
              player={player}
              shots={shots}
              onFullScreen={() => toggleFullScreen(stageArea.current)}
            />
          )}
        </section>
        {held.shot && (
          <Inspector
            shot={held.shot}
            number={shots.indexOf(held.shot) + 1}
            inFilm={film?.slices.some((slice) => slice.shot === held.shot?.id) ?? false}
            looping={repeats === held.shot.id}
            canCompare={canCompare(held.shot)}
            events={held.events}
            onLoop={() => player.repeat(repeats === held.shot?.id ? null : (held.shot?.id ?? null))}
            onCompare={() => {
              if (held.shot !== shot && held.shot) position.select(held.shot.id);
              player.pause();
              setWanted('compare');
            }}
            onSpend={(token) => request('spend', { token })}
            onAct={request}
            edit={edit}
            onNotice={setNotice}
          />
        )}
      </main>
      {strip}
      {help && <KeyHelp onClose={() => setHelp(false)} />}
      {search && (
        <Search shots={shots} onSelect={(id) => position.select(id)} onClose={() => setSearch(false)} />
      )}
    </div>
  );
}

interface PageKeys {
  readonly player: FilmPlayer;
  readonly position: Position;
  readonly controls: { readonly current: StageControls | null };
  readonly stage: Stage;
  readonly show: (stage: Stage) => void;
}

// The player's keys belong to what the stage shows. A film that is not visible is moved, but never started.
function pageKeys({ player, position, controls, stage, show }: PageKeys) {
  const isFilm = stage === 'film';
  const shown = () => controls.current ?? (isFilm ? player : null);
  return {
    play: () => shown()?.toggle(),
    pause: () => shown()?.pause(),
    shuttle: (way: 1 | -1) => {
      if (isFilm) player.shuttle(way);
      else if (way === 1 && controls.current) controls.current.toggle();
    },
    step: (frames: number) => {
      if (stage === 'overview') position.move(frames);
      else (controls.current ?? player).step(frames);
    },
    end: (which: 'first' | 'last') => {
      if (controls.current) controls.current.end(which);
      else player.seek(which === 'first' ? 0 : (player.state.film?.frames ?? 1) - 1);
    },
    shot: (by: number) => position.move(by),
    repeat: () => {
      if (player.state.range !== null) player.repeat(null);
      else if (isFilm) player.repeat(position.shot?.id ?? null);
    },
    mark: (end: 'in' | 'out') => player.mark(end),
    mute: () => {
      const { volume, muted } = player.state.sound;
      player.setSound({ volume, muted: !muted });
    },
    stage: (next: Stage) => show(stage === next ? 'film' : next),
    escape: () => show('film'),
  };
}

// The first one that can be used: keys bring the focus there, and Enter presses it.
function focusOn(target: string): void {
  document.querySelector<HTMLElement>(`.inspector [data-key="${target}"]:not(:disabled)`)?.focus();
}

// A browser may refuse, for example inside another page.
function toggleFullScreen(element: HTMLElement | null): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else element?.requestFullscreen().catch(() => undefined);
}

const NO_SHOTS: LiveView['shots'] = [];
const NO_SKIPPED: LiveView['skipped'] = [];

// As on its card.
function nameOf(shots: LiveView['shots'], index: number): string {
  return `${index + 1} ${shots[index]?.title ?? shots[index]?.id ?? ''}`;
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
