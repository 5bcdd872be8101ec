# make run    a working site on this machine, with a sample dialogue
# make test   everything that a change must pass
# make help   the rest
.DEFAULT_GOAL := help
.PHONY: help install run test locks translations vendor

help:
	@echo 'make install       install the pinned packages into .venv'
	@echo 'make run           install, load the sample dialogue, and serve it on PORT (5000)'
	@echo 'make test          install, and run every check and test'
	@echo 'make translations  carry new texts into the translation files'
	@echo 'make locks         pin the newest packages that setup.cfg and package.json allow'
	@echo 'make vendor        copy the pinned front-end files to static/vendor'
	@echo 'PYTHON=/path/to/python3 chooses another interpreter (3.11 or newer).'

install:
	@deploy/install
	@deploy/translations compile

run:
	@exec deploy/run

test:
	@exec tests/run

locks:
	@deploy/locks

translations:
	@deploy/install
	@deploy/translations update

vendor:
	@deploy/vendor
