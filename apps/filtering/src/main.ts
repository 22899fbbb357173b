import { runService } from '#runtime';
import { filtering } from './app.module';

void runService(filtering);
