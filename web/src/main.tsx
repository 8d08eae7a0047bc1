import { render } from 'preact';
import { App } from './app.js';
import './style.css';
import './player.css';
import './overview.css';
import './problems.css';
import { followView } from './follow-view.js';

const root = document.getElementById('app') as HTMLElement;
followView((followed) => render(<App {...followed} />, root));
render(<App connection="connecting" view={null} />, root);
