"""Every measurement: `python -m bench [rows]`."""

import sys

from bench import documents, lists, signup

if __name__ == "__main__":
    documents.main()
    signup.main()
    sys.exit(0 if lists.main(int(sys.argv[1]) if len(sys.argv) > 1 else lists.MANY) else 1)
