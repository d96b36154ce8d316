"""From a content folder to the finished files, shard by shard, doing only what changed.

`engine.py` is the way through; `shard.py` is what a worker does; `collection_files.py` what needs all agencies; `outputs.py`
keeps account of the files, `inputs.py` of what they are made from.
"""
