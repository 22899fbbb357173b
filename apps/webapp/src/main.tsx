import { render } from 'preact';
import { App } from './app';
import { language } from './i18n/i18n';
import './styles.css';
import { telegram } from './telegram/telegram';

document.documentElement.lang = language();
telegram.start();
const place = document.getElementById('app');
if (place !== null) render(<App />, place);
