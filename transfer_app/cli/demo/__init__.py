"""The whole path of a record on a made-up county, from three new workspaces to the verified receipts.

It uses the same services as every other command, as the people of three councils would.
"""
