"""`bench language`: items drawn and answered from coordinates alone, to hold the parser and the executor against."""
